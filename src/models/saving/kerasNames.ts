/** `kernelSize` as Keras writes it: `kernel_size`; `beta1` is `beta_1`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^beta(\d)$/, "beta_$1");
}

/** `kernel_size` as it is here: `kernelSize`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `Conv2DTranspose` as Keras names a layer's place in a file: `conv2d_transpose`. */
export function placeName(className: string): string {
  return className
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** The places of objects in a list, by their classes: `dense`, `dense_1`, `dropout`. */
export function placesOf(classNames: readonly string[]): string[] {
  const used = new Map<string, number>();
  return classNames.map((className) => {
    const name = placeName(className);
    const count = used.get(name);
    used.set(name, (count ?? -1) + 1);
    return count === undefined ? name : `${name}_${count + 1}`;
  });
}
