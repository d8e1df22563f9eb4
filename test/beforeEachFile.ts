import { settle } from "./garbage.js";

// Files share a process: what the one before has forgotten must not be given back while this one counts its tensors.
await settle();
