"""The price model: what a risk costs in a year."""


def handler(event, context):
    """Price one risk; more value and more damage so far cost more."""
    value, damages = float(event.get("value", 0)), int(event.get("damages", 0))
    return {**event, "premium": round(25 + value * 0.002 * 1.3**damages, 2)}
