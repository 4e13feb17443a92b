import { expect, test } from "vitest";
import { NetworkError, Problem, SignInRequired } from "../../api/errors";
import { UploadRefused } from "../../api/form-upload";
import { uploadMessage } from "./upload-errors";

const JPEG = "image/jpeg";
const HEIC = "image/heic";
const malformed = new Problem(422, "", "contentType: is none of the types", null);

test.each<[unknown, string, string]>([
  [new SignInRequired(), JPEG, "Your session has ended."],
  [new NetworkError(), JPEG, "The connection was lost at 43 %."],
  [new UploadRefused(400, "EntityTooLarge"), JPEG, "The file has grown since you chose it."],
  [new UploadRefused(503, "SlowDown"), JPEG, "The store is busy just now."],
  [new UploadRefused(403, "AccessDenied"), JPEG, "The store did not take the photo."],
  [malformed, HEIC, "Your phone saves HEIC; choose “most compatible”, or share as JPEG."],
  [malformed, JPEG, "contentType: is none of the types"],
  [new Problem(409, "", "Your album is full: it holds 500 photos.", null), JPEG, "Your album is"],
  [new Problem(503, "", "Table X is gone", null), JPEG, "The mysfits are not answering"],
])("%s is told in words (%s)", (error, type, sentence) => {
  expect(uploadMessage(error, type, 0.439)).toContain(sentence);
});

test("a connection lost before the first byte names no part", () => {
  expect(uploadMessage(new NetworkError(), JPEG, 0)).toMatch(/^The connection was lost\./);
});
