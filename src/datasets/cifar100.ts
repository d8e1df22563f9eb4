import { type CifarLayout, loadCifar } from "./cifarRecords.js";
import { PublishedSet, type SetOptions } from "./publishedSet.js";
import type { SplitDataset } from "./splitDataset.js";

export const cifar100Files = new PublishedSet<"archive">({
  name: "cifar100",
  title: "CIFAR-100",
  summary: "60,000 colour photographs of a hundred kinds of things, 32 by 32",
  folder: "cifar-100",
  files: { archive: { name: "cifar-100-binary.tar.gz", bytes: 168_513_733, packedSha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec" } },
  mirrors: ["https://www.cs.toronto.edu/~kriz/"],
  licence: "none stated; for research and teaching",
  citation: "A. Krizhevsky: Learning multiple layers of features from tiny images. Technical report, University of Toronto (2009)",
});

const COARSE = `aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices household_furniture insects
  large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes large_omnivores_and_herbivores medium_mammals
  non-insect_invertebrates people reptiles small_mammals trees vehicles_1 vehicles_2`;

const FINE = `apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle caterpillar cattle
  chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo
  keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree
  pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper
  snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle
  wardrobe whale willow_tree wolf woman worm`;

export interface Cifar100Options extends SetOptions {
  /** "fine": the hundred classes; "coarse": the twenty that they are grouped in; "fine". */
  readonly labels?: "fine" | "coarse";
}

/**
 * CIFAR-100: colour photographs of a hundred kinds of things in twenty groups, 32 by 32; 50,000 to train on and 10,000 to test on.
 *
 * @param options see {@link Cifar100Options}
 * @returns inputs of shape [32, 32, 3] with values from 0 to 1; targets are class numbers
 * @throws when the archive is damaged, or missing and not to be downloaded (169 MB)
 * @example const photos = await datasets.cifar100({ labels: "coarse" });
 * @see Krizhevsky, Learning multiple layers of features from tiny images, 2009
 */
export async function cifar100({ labels = "fine", ...options }: Cifar100Options = {}): Promise<SplitDataset> {
  const names = { fine: FINE, coarse: COARSE }[labels];
  if (names === undefined) throw new Error(`cifar100: labels must be "fine" or "coarse"; received ${JSON.stringify(labels)}.`);
  const layout: CifarLayout = {
    train: /(^|\/)train\.bin$/,
    test: /(^|\/)test\.bin$/,
    labelBytes: 2,
    label: labels === "coarse" ? 0 : 1,
    classNames: names.trim().split(/\s+/).map((name) => name.replaceAll("_", " ")),
  };
  return loadCifar(cifar100Files, layout, options);
}
