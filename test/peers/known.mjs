/** Tests of tfjs-core that fail over TensorFlow for a reason that is not ours: the same ops do the same in Python. */
export const known = [
  { test: "sign tensorflow", why: "TensorFlow's Sign passes NaN on" },
  { test: "unique tensorflow {} 1d tensor with NaN", why: "TensorFlow's Unique takes each NaN for another value" },
  { test: "round tensorflow {} int32", why: "TensorFlow's Round on int32 gives 0 for large numbers" },
  { test: "tan tensorflow {} numbers exceed", why: "TensorFlow's Tan of large floats differs in the last place" },
  { test: "multinomial tensorflow {} creates the same data given the same seed", why: "TensorFlow's Multinomial goes on with its state from call to call, whatever the seed" },
  { test: "einsum tensorflow {} 2d matrix calculate trace", why: "expects an error where TensorFlow computes the trace" },
  { test: "gather tensorflow {} throws when index is out of bound", why: "expects tfjs-node's words; TensorFlow itself refuses the index here" },
  { test: "avgPool3d tensorflow {} x=[1,1,1,1,1] f=[1,1,3] s=1 p=valid", why: "expects an empty result where TensorFlow refuses a window larger than the input" },
  { test: "conv2dTranspose tensorflow {} input=8x8x8,output=4x4x8,f=8", why: "oneDNN's primitive does not exist for this shape" },
];
