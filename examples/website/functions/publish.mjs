// A draft was tagged: copy it to the pages of the website.
import { CopyObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client();

export async function handler(event) {
  const { bucket, object } = event.detail;
  const source = `${bucket.name}/${encodeURIComponent(object.key)}`;
  await s3.send(new CopyObjectCommand({
    Bucket: process.env.PAGES_BUCKET, Key: object.key, CopySource: source, TaggingDirective: "REPLACE",
  }));
}
