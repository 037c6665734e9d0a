export { asciiBytes, asciiJson } from "./ascii-json.ts";
export { toBase64, utf16Bytes } from "./base64.ts";
export { mofText } from "./mof-text.ts";
export { powershellComment, powershellData, powershellText } from "./powershell.ts";
export { wqlText } from "./wql-text.ts";
export { yamlText } from "./yaml-text.ts";
