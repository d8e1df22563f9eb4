import type { Images } from "./arrays.js";

/** Takes `choose` of every window that lies inside the image. */
export function pool(x: Images, window: number, stride: number, choose: (values: number[]) => number): Images {
  return x.map((image) => {
    const places = (input: number) => Math.floor((input - window) / stride) + 1;
    return Array.from({ length: places(image.length) }, (_, r) =>
      Array.from({ length: places(image[0]?.length ?? 0) }, (_, c) =>
        (image[0]?.[0] ?? []).map((_, channel) => {
          const values: number[] = [];
          for (let i = 0; i < window; i++) for (let j = 0; j < window; j++) values.push(image[r * stride + i]?.[c * stride + j]?.[channel] ?? Number.NaN);
          return choose(values);
        }),
      ),
    );
  });
}
