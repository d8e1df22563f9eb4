/** Loads the backend and prints what it is as one line of JSON; a child process of the rung step and of `gradbook doctor`. */
import { pathToFileURL } from "node:url";

const { backend, tf } = await import(pathToFileURL(process.argv[2]).href);
// One product, so that a rung that loads and cannot compute is not taken for a good one.
const two = tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).dataSync()[0]);
if (two !== 2) throw new Error(`the backend's first product came out as ${two}, not 2`);
console.log(JSON.stringify(backend()));
process.exit(0);
