export { AuthorError } from "./kind.js";
export { draw, type Range, student } from "./draw.js";
export type { QuestionOptions } from "./options.js";
export { answer, check, grade, question, WrongAnswer } from "./question.js";
export { seal } from "./seal.js";
