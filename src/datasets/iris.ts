import { Dataset } from "./dataset.js";
import { divided, type DivisionOptions } from "./divided.js";
import { wrongStructure } from "./publishedFile.js";
import { PublishedSet, type SetOptions } from "./publishedSet.js";
import type { SplitDataset } from "./splitDataset.js";
import { isNumber, publishedRows } from "./table.js";

export const irisFiles = new PublishedSet<"table">({
  name: "iris",
  title: "Iris",
  summary: "150 flowers of three species by four lengths",
  folder: "iris",
  files: { table: { name: "iris.data", bytes: 4_551, sha256: "6f608b71a7317216319b4d27b4d9bc84e6abd734eda7872b71a458569e2656c0", alsoAs: ["tabular/iris.csv"] } },
  mirrors: ["https://archive.ics.uci.edu/ml/machine-learning-databases/iris/"],
  licence: "CC BY 4.0",
  citation: "R. A. Fisher: Iris. UCI Machine Learning Repository (1936). https://doi.org/10.24432/C56C76",
});

const FEATURES = ["sepal length", "sepal width", "petal length", "petal width"];
const SPECIES = ["Iris-setosa", "Iris-versicolor", "Iris-virginica"];

/**
 * Fisher's iris flowers: four lengths in centimetres, and which of three species; 50 flowers each, divided by the seed.
 *
 * @param options see {@link SetOptions} and {@link DivisionOptions}
 * @returns inputs of shape [4]; targets are class numbers
 * @throws when the file is damaged, or missing and not to be downloaded (5 kB)
 * @example const flowers = (await datasets.iris()).standardized();
 */
export async function iris(options: SetOptions & DivisionOptions = {}): Promise<SplitDataset> {
  const open = irisFiles.open(options);
  const rows = publishedRows(irisFiles.files.table.name, await open.read("table"));
  const wrong = rows.findIndex((row) => row.length !== FEATURES.length + 1 || !row.slice(0, -1).every(isNumber) || !SPECIES.includes(row.at(-1) ?? ""));
  if (wrong >= 0) throw wrongStructure("iris.data", `row ${wrong + 1} is ${JSON.stringify(rows[wrong]?.join(","))}, expected four lengths and a species`);
  const dataset = new Dataset({
    inputs: Float32Array.from(rows.flatMap((row) => row.slice(0, -1).map(Number))),
    inputShape: [FEATURES.length],
    targets: Int32Array.from(rows, (row) => SPECIES.indexOf(row.at(-1) ?? "")),
    classNames: SPECIES.map((name) => name.replace("Iris-", "")),
    name: "Iris",
  });
  open.announce(`${dataset.size} flowers`);
  return divided("iris", dataset, options, { source: open.source, licence: irisFiles.licence, citation: irisFiles.citation, featureNames: FEATURES });
}
