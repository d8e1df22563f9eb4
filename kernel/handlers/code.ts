import { fromCodePoints, toCodePoints } from "../language/codePoints.js";
import { completeness } from "../language/completeness.js";
import { text, type Request } from "./request.js";

export async function complete({ kernel, message }: Request): Promise<object> {
  const code = text(message.content, "code");
  const cursor = fromCodePoints(code, Number(message.content["cursor_pos"] ?? code.length));
  const { start, items } = await kernel.language.complete(code, cursor);
  return {
    status: "ok",
    matches: items.map((item) => item.text),
    cursor_start: toCodePoints(code, start),
    cursor_end: toCodePoints(code, cursor),
    metadata: {
      _jupyter_types_experimental: items.map((item) => ({
        text: item.text,
        type: item.kind,
        signature: item.signature ?? "",
        start: toCodePoints(code, start),
        end: toCodePoints(code, cursor),
        ...(item.documentation === undefined ? {} : { documentation: item.documentation }),
      })),
    },
  };
}

export async function inspect({ kernel, message }: Request): Promise<object> {
  const code = text(message.content, "code");
  const cursor = fromCodePoints(code, Number(message.content["cursor_pos"] ?? code.length));
  const found = await kernel.language.inspect(code, cursor, Number(message.content["detail_level"] ?? 0) > 0);
  if (found === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
  const fenced = (typescript: string): string => `\`\`\`typescript\n${typescript}\n\`\`\``;
  const source = found.source === undefined ? [] : [found.source];
  const markdown = [fenced(found.signature), found.documentation, ...source.map(fenced)].filter((part) => part !== "").join("\n");
  const plain = [found.signature, found.documentation, ...source].filter((part) => part !== "").join("\n\n");
  return { status: "ok", found: true, data: { "text/plain": plain, "text/markdown": markdown }, metadata: {} };
}

export async function isComplete({ message }: Request): Promise<object> {
  return completeness(text(message.content, "code"));
}
