// The slider and the three ways to see the pictures. Without it the page shows both side by side.
"use strict";
(() => {
  const stage = document.getElementById("stage");
  const slider = document.getElementById("slider");
  const split = document.getElementById("split");
  const modes = document.querySelector(".modes");
  const buttons = [...modes.querySelectorAll("button")];

  function show(mode) {
    stage.className = mode;
    slider.hidden = mode !== "slide";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }

  function slide(percent) {
    split.value = String(percent);
    stage.style.setProperty("--split", `${split.value}%`);
  }

  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.mode));
  split.addEventListener("input", () => slide(split.value));

  function follow(event) {
    const area = stage.getBoundingClientRect();
    slide(Math.min(100, Math.max(0, (100 * (event.clientX - area.left)) / area.width)));
  }

  stage.addEventListener("pointerdown", (event) => {
    if (stage.className !== "slide" || event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    follow(event);
  });
  stage.addEventListener("pointermove", (event) => {
    if (stage.hasPointerCapture(event.pointerId)) follow(event);
  });

  modes.hidden = false;
  show("slide");
  slide(50);
})();
