import type { BaseLayer } from "./baseLayer.js";

/**
 * Names the layers that have no name yet: a kind that occurs once is its layer's name, several are numbered, and names that are taken are left out.
 *
 * @throws when two layers were given the same name
 */
export function nameLayers(owner: string, layers: readonly BaseLayer[]): void {
  const distinct = [...new Set(layers)];
  const taken = new Set<string>();
  for (const { givenName } of distinct) {
    if (givenName === undefined) continue;
    if (taken.has(givenName)) throw new Error(`${owner}: two layers are called ${JSON.stringify(givenName)}. Give each its own name.`);
    taken.add(givenName);
  }
  for (const layer of distinct) {
    if (layer.givenName !== undefined) continue;
    const alike = distinct.filter(({ kind }) => kind === layer.kind);
    let number = alike.indexOf(layer) + 1;
    let name = alike.length === 1 ? layer.kind : `${layer.kind}_${number}`;
    while (taken.has(name)) name = `${layer.kind}_${++number}`;
    taken.add(name);
    layer.nameInModel(name);
  }
}
