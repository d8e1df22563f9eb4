import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { catalogue } from "../../src/datasets/catalogue.js";
import { datasets, tf } from "../../src/index.js";
import { DISPLAY } from "../../src/protocol/host.js";
import { tarGz } from "./archives.js";
import { cifarRecord, idx, SICK_HEADER, sickLine } from "./layouts.js";
import { serving } from "./localServer.js";

const real = process.env["GRADBOOK_DATA"];
const withReal = describe.skipIf(real === undefined || !existsSync(join(real, "text")));

let folder = "";
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradbook-sets-"));
  vi.stubEnv("GRADBOOK_DATA", join(folder, "given"));
  vi.stubEnv("GRADBOOK_CACHE", join(folder, "cache"));
  said.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a file where GRADBOOK_DATA names it. */
function given(name: string, content: string | Uint8Array): void {
  const path = join(folder, "given", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

describe("Fashion-MNIST", () => {
  const files = (pixels: number): void => {
    given("fashion-mnist/train-images-idx3-ubyte.gz", idx([2, 28, 28], Array.from({ length: 2 * pixels }, (_, i) => i % 256)));
    given("fashion-mnist/train-labels-idx1-ubyte.gz", idx([2], [9, 0]));
    given("fashion-mnist/t10k-images-idx3-ubyte.gz", idx([1, 28, 28], Array.from({ length: pixels }, () => 255)));
    given("fashion-mnist/t10k-labels-idx1-ubyte.gz", idx([1], [3]));
  };

  it("is read in MNIST's layout", async () => {
    files(784);
    const clothes = await datasets.fashionMnist();
    expect(said[0]).toBe("Fashion-MNIST: 2 + 1 images from GRADBOOK_DATA");
    expect([clothes.train.size, clothes.test.size, clothes.classNames?.[9]]).toEqual([2, 1, "ankle boot"]);
    const [x, y] = clothes.test.tensors();
    expect([x.min().dataSync()[0], x.max().dataSync()[0], y.dataSync()[0]]).toEqual([1, 1, 3]);
    tf.dispose([x, y]);
  });

  it("refuses a file with another count of pixels", async () => {
    files(783);
    await expect(datasets.fashionMnist()).rejects.toThrow("idx: the header announces");
  });
});

describe("CIFAR", () => {
  it("interleaves the colours of CIFAR-10's planes", async () => {
    given("cifar-10/cifar-10-binary.tar.gz", await tarGz({
      "cifar-10-batches-bin/data_batch_1.bin": Buffer.concat([cifarRecord([3], [10, 20, 30]), cifarRecord([9], [40, 50, 60])]),
      "cifar-10-batches-bin/data_batch_2.bin": cifarRecord([0], [1, 2, 3]),
      "cifar-10-batches-bin/test_batch.bin": cifarRecord([8], [7, 8, 9]),
      "cifar-10-batches-bin/readme.html": "about",
    }));
    const photos = await datasets.cifar10();
    expect([photos.train.size, photos.test.size]).toEqual([3, 1]);
    expect(Array.from(photos.train.targets)).toEqual([3, 9, 0]);
    expect(Array.from(photos.train.inputs.subarray(0, 6))).toEqual([10, 20, 30, 10, 20, 30]);
    expect(Array.from(photos.train.inputs.subarray(3072 * 2 - 3, 3072 * 2))).toEqual([40, 50, 60]);
    expect(said[1]).toContain("is not the published file");
  });

  it("streams CIFAR-10 in chunks and batches", async () => {
    given("cifar-10/cifar-10-binary.tar.gz", await tarGz({
      "cifar-10-batches-bin/data_batch_1.bin": Buffer.concat([0, 1, 2, 3, 4].map((label) => cifarRecord([label], [label, 0, 0]))),
      "cifar-10-batches-bin/test_batch.bin": cifarRecord([8], [7, 8, 9]),
    }));
    const { train } = await datasets.streamCifar10({ verbose: false });
    const chunks = [];
    for await (const chunk of train.chunks(2, { seed: 1 })) chunks.push(Array.from(chunk.targets));
    expect(chunks.map((chunk) => chunk.toSorted())).toEqual([[0, 1], [2, 3], [4]]);
    let seen = 0;
    for await (const [x, y] of train.batches(2, { shuffle: false })) {
      expect(x.shape.slice(1)).toEqual([32, 32, 3]);
      seen += y.shape[0] ?? 0;
      tf.dispose([x, y]);
    }
    expect(seen).toBe(5);
    expect((await train.collect(3)).size).toBe(3);
  });

  it("takes CIFAR-100's fine or coarse labels", async () => {
    given("cifar-100/cifar-100-binary.tar.gz", await tarGz({
      "cifar-100-binary/train.bin": cifarRecord([4, 57], [1, 2, 3]),
      "cifar-100-binary/test.bin": cifarRecord([19, 99], [1, 2, 3]),
    }));
    const fine = await datasets.cifar100();
    const coarse = await datasets.cifar100({ labels: "coarse" });
    const name = (set: typeof fine, part: "train" | "test") => set.classNames?.[set[part].targets[0] ?? -1];
    expect([fine.classNames?.length, coarse.classNames?.length]).toEqual([100, 20]);
    expect([name(fine, "train"), name(fine, "test"), name(coarse, "train"), name(coarse, "test")]).toEqual(["pear", "worm", "fruit and vegetables", "vehicles 2"]);
    await expect(datasets.cifar100({ labels: "both" as never })).rejects.toThrow('cifar100: labels must be "fine" or "coarse"; received "both".');
  });

  it("names what is wrong with an archive", async () => {
    const path = "cifar-10/cifar-10-binary.tar.gz";
    given(path, await tarGz({ "data_batch_1.bin": Buffer.alloc(3000) }));
    await expect(datasets.cifar10()).rejects.toThrow("data_batch_1.bin has 3000 bytes, which is no whole number of records of 3073");
    given(path, await tarGz({ "data_batch_1.bin": cifarRecord([10], [0, 0, 0]) }));
    await expect(datasets.cifar10()).rejects.toThrow("data_batch_1.bin has the label 10, expected 0 to 9");
    given(path, await tarGz({ "data_batch_1.bin": cifarRecord([1], [0, 0, 0]) }));
    await expect(datasets.cifar10()).rejects.toThrow("it holds no images to test on");
    const whole = await tarGz({ "data_batch_1.bin": Buffer.concat(Array.from({ length: 30 }, (_, i) => cifarRecord([i % 10], [(i * 37) % 256, 1, 2]))), "test_batch.bin": cifarRecord([1], [0, 0, 0]) });
    given(path, whole.subarray(0, whole.length >> 1));
    await expect(datasets.cifar10()).rejects.toThrow(/is damaged: it is no whole tar archive/);
    given(path, "no archive at all");
    await expect(datasets.cifar10()).rejects.toThrow(/is damaged/);
  });

  it("is not taken from a mirror that gives another archive", async () => {
    const archive = await tarGz({ "data_batch_1.bin": cifarRecord([1], [0, 0, 0]), "test_batch.bin": cifarRecord([1], [0, 0, 0]) });
    await serving({ "cifar-10-binary.tar.gz": { bytes: archive } }, async (mirror) => {
      await expect(datasets.cifar10({ mirrors: [mirror] })).rejects.toThrow("expected c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd. It was not kept.");
    });
  });
});

describe("tables", () => {
  it("reads optical digits, and says that no checksum is known", async () => {
    const row = (digit: number, shade: number): string => [...Array.from({ length: 64 }, () => shade), digit].join(",");
    given("optical-digits/optdigits.tra", `${row(7, 16)}\n${row(2, 4)}\n`);
    given("optical-digits/optdigits.tes", `${row(0, 8)}\n`);
    const digits = await datasets.opticalDigits();
    const [x] = digits.train.tensors();
    expect([x.shape, x.dataSync()[0], x.dataSync()[64], Array.from(digits.train.targets)]).toEqual([[2, 8, 8, 1], 1, 0.25, [7, 2]]);
    x.dispose();
    expect(said[1]).toContain("no checksum of the publisher's file is known; only its structure is checked.");
    given("optical-digits/optdigits.tes", `${row(0, 17)}\n`);
    await expect(datasets.opticalDigits()).rejects.toThrow("optdigits.tes is damaged: row 1 is not 64 shades from 0 to 16 and a digit");
  });

  it("keeps no download of optical digits of another length", async () => {
    await serving({ "optdigits.tra": { bytes: Buffer.from("1,2,3\n") }, "optdigits.tes": { bytes: Buffer.from("1,2,3\n") } }, async (mirror) => {
      await expect(datasets.opticalDigits({ mirrors: [mirror] })).rejects.toThrow("optdigits.tra is damaged: it has 1 rows, expected 3823");
      expect(existsSync(join(folder, "cache", "optical-digits", "optdigits.tra"))).toBe(false);
    });
  });

  it("divides irises by the seed, and refuses a row that is none", async () => {
    const rows = Array.from({ length: 10 }, (_, i) => `${i + 1},2,3,4,${["Iris-setosa", "Iris-versicolor", "Iris-virginica"][i % 3]}`);
    given("iris/iris.data", rows.join("\n"));
    const [one, same, other] = [await datasets.iris({ seed: 1 }), await datasets.iris({ seed: 1 }), await datasets.iris({ seed: 2 })];
    expect([one.train.size, one.test.size]).toEqual([8, 2]);
    expect(same.test.inputs).toEqual(one.test.inputs);
    expect(other.test.inputs).not.toEqual(one.test.inputs);
    given("iris/iris.data", "5.1,3.5,1.4,Iris-setosa");
    await expect(datasets.iris()).rejects.toThrow('row 1 is "5.1,3.5,1.4,Iris-setosa", expected four lengths and a species');
  });

  it("has Boston housing without a network", async () => {
    const houses = await datasets.bostonHousing();
    expect(said).toEqual(["Boston housing: 506 districts of the npm package of stdlib"]);
    expect([houses.train.size, houses.test.size, houses.train.inputShape]).toEqual([405, 101, [13]]);
    const prices = [...houses.train.targets, ...houses.test.targets];
    expect(prices.reduce((sum, price) => sum + price, 0) / 506).toBeCloseTo(22.5328, 4);
    const { train } = houses.standardized();
    const column = Array.from({ length: train.size }, (_, i) => train.inputs[i * 13 + 5] ?? 0);
    expect(column.reduce((sum, value) => sum + value, 0) / train.size).toBeCloseTo(0, 5);
    expect(column.reduce((sum, value) => sum + value ** 2, 0) / train.size).toBeCloseTo(1, 4);
  });
});

describe("texts", () => {
  it("reads IMDB's folders, and the training texts' words alone", async () => {
    given("imdb/aclImdb_v1.tar.gz", await tarGz({
      "aclImdb/README": "about",
      "aclImdb/train/pos/0_9.txt": "A good film.<br />Good!",
      "aclImdb/train/neg/0_2.txt": "Not good",
      "aclImdb/train/unsup/0_0.txt": "unjudged words",
      "aclImdb/test/pos/0_10.txt": "good surprise",
      "aclImdb/test/neg/0_1.txt": "dull",
    }));
    const reviews = await datasets.imdb({ length: 4 });
    const { vocabulary } = reviews;
    expect(vocabulary?.tokens.slice(0, 3)).toEqual(["<pad>", "<unk>", "good"]);
    expect(vocabulary?.tokens).not.toContain("unjudged");
    const texts = ({ inputs, targets }: typeof reviews.train) => Array.from(targets, (target, i) => [target, vocabulary?.decode(inputs.subarray(4 * i, 4 * i + 4))]).toSorted();
    expect(texts(reviews.train)).toEqual([[0, "not good"], [1, "film . good !"]]);
    expect(texts(reviews.test)).toEqual([[0, "<unk>"], [1, "good <unk>"]]);
    const short = reviews.train.targets.indexOf(0);
    expect(Array.from(reviews.train.inputs.subarray(4 * short, 4 * short + 2))).toEqual([0, 0]);
    expect(reviews[DISPLAY]()["text/html"]).toContain("positive: &quot;film . good !&quot;");
    given("imdb/aclImdb_v1.tar.gz", await tarGz({ "aclImdb/train/pos/0_9.txt": "good" }));
    await expect(datasets.imdb()).rejects.toThrow("it holds no negative reviews in train/neg");
  });

  it("divides film reviews by the publisher's numbers", async () => {
    const archive = await tarGz({
      "txt_sentoken/neg/cv000_1.txt": "dull . ",
      "txt_sentoken/neg/cv950_2.txt": "weak . ",
      "txt_sentoken/pos/cv001_3.txt": "bright . ",
      "txt_sentoken/pos/cv999_4.txt": "lovely . ",
    });
    given("text/review_polarity.tar.gz", archive);
    const last = await datasets.filmReviews();
    expect([last.train.size, last.test.size]).toEqual([2, 2]);
    expect(last.vocabulary?.tokens).toEqual(["<pad>", "<unk>", ".", "bright", "dull"]);
    const first = await datasets.filmReviews({ fold: 0 });
    expect(first.vocabulary?.tokens).toEqual(["<pad>", "<unk>", ".", "lovely", "weak"]);
    await expect(datasets.filmReviews({ fold: 3 })).rejects.toThrow("it holds no reviews neg/cv… and pos/cv… to test on for fold 3");
    await expect(datasets.filmReviews({ fold: 10 })).rejects.toThrow("filmReviews: fold must be a whole number from 0 to 9; received 10.");
  });

  it("reads Penn Treebank's sentences with their ends", async () => {
    given("ptb/ptb.train.txt", " the cat sat \n the <unk> sat \n");
    given("ptb/ptb.valid.txt", " the cat \n");
    given("ptb/ptb.test.txt", " N cats \n");
    const news = await datasets.pennTreebank({ window: 2 });
    expect(said[0]).toBe("Penn Treebank: 8 + 3 + 3 words from GRADBOOK_DATA");
    expect(news.vocabulary?.tokens).toEqual(["<unk>", "<eos>", "the", "cat", "sat", "N", "cats"].toSorted((a, b) => (news.vocabulary?.numberOf(a) ?? 0) - (news.vocabulary?.numberOf(b) ?? 0)));
    expect([news.train.size, news.validation?.size, news.test.size]).toEqual([3, 1, 1]);
    expect(news.vocabulary?.decode(news.train.inputs.subarray(0, 4))).toBe("the cat sat <eos>");
    expect(news.vocabulary?.decode(news.train.targets.subarray(0, 4))).toBe("cat sat <eos> the");
    given("ptb/ptb.test.txt", "\n");
    await expect(datasets.pennTreebank()).rejects.toThrow("ptb.test.txt is damaged: it holds no sentences");
  });

  it("reads bAbI's stories, each question with what was told before", async () => {
    const story = "1 Mary moved to the hall.\n2 Where is Mary? \thall\t1\n3 John went out.\n4 Where is John?\tout\t3\n1 Ann slept.\n2 Where is Ann?\tbed\t1\n";
    given("babi/babi_tasks_1-20_v1-2.tar.gz", await tarGz({
      "tasks_1-20_v1-2/en/qa20_agents-motivations_train.txt": "1 It is.\n2 Is it?\tyes\t1\n",
      "tasks_1-20_v1-2/en/qa20_agents-motivations_test.txt": "1 It is.\n2 Is it?\tno\t1\n",
      "tasks_1-20_v1-2/en-10k/qa20_agents-motivations_train.txt": story,
      "tasks_1-20_v1-2/en-10k/qa20_agents-motivations_test.txt": story,
    }));
    const babi = await datasets.babi({ task: 20 });
    expect([babi.train.size, babi.storyLength, babi.questionLength]).toEqual([3, 10, 4]);
    expect(babi.vocabulary?.decode(babi.train.inputs.subarray(14, 28))).toBe("mary moved to the hall . john went out . where is john ?");
    expect(babi.vocabulary?.decode(babi.train.inputs.subarray(28, 42))).toBe("ann slept . where is ann ?");
    expect(Array.from(babi.train.targets, (target) => babi.classNames?.[target])).toEqual(["hall", "out", "bed"]);
    const { inputs } = babi.apart(babi.train);
    expect(babi.vocabulary?.decode(inputs.question.inputs.subarray(4, 8))).toBe("where is john ?");
    expect(babi.vocabulary?.decode(inputs.story.inputs.subarray(20, 30))).toBe("ann slept .");
    expect((await datasets.babi({ task: 20, size: "1k" })).classNames).toEqual(["no", "yes"]);
    await expect(datasets.babi({ task: 3 })).rejects.toThrow("it does not hold tasks_1-20_v1-2/en-10k/qa3_three-supporting-facts_train.txt");
    await expect(datasets.babi({ task: 21 })).rejects.toThrow("babi: task must be a whole number from 1 to 20; received 21.");
  });
});

describe("archives of texts by zip", () => {
  const pairs = (lines: readonly string[], header = SICK_HEADER) => given("sick/SICK.zip", zipSync({ "SICK.txt": strToU8([header, ...lines].join("\n")) }));
  const lines = [
    sickLine(1, "A dog runs", "A dog is running", "ENTAILMENT", 4.5, "TRAIN"),
    sickLine(2, "Nobody sleeps", "A cat sleeps", "CONTRADICTION", 3.25, "TRAIN"),
    sickLine(3, "A man sings", "A dog sings", "NEUTRAL", 1.1, "TRIAL"),
    sickLine(4, "A girl runs", "A dog runs", "NEUTRAL", 2.5, "TEST"),
  ];

  it("reads SICK's pairs by its own parts, as figures or as classes", async () => {
    pairs(lines);
    const related = await datasets.sick();
    expect(said[0]).toBe("SICK: 2 + 1 + 1 pairs of sentences from GRADBOOK_DATA");
    expect([related.train.size, related.validation?.size, related.test.size, related.sentenceLength]).toEqual([2, 1, 1, 4]);
    expect([Array.from(related.train.targets), related.train.targetShape]).toEqual([[4.5, 3.25], [1]]);
    const { inputs } = related.apart(related.train);
    const text = (part: typeof inputs.first, i: number) => related.vocabulary?.decode(part.inputs.subarray(4 * i, 4 * i + 4));
    expect([text(inputs.first, 0), text(inputs.second, 0), text(inputs.first, 1), text(inputs.second, 1)]).toEqual(["a dog runs", "a dog is running", "nobody sleeps", "a cat sleeps"]);
    // Words that only the test pairs have are unknown.
    expect(related.vocabulary?.decode(related.test.inputs)).toBe("a <unk> runs a dog runs");
    const entailed = await datasets.sick({ target: "entailment" });
    expect(Array.from(entailed.train.targets, (target) => entailed.classNames?.[target])).toEqual(["entailment", "contradiction"]);
  });

  it("names what is wrong with SICK", async () => {
    await expect(datasets.sick({ target: "both" as never })).rejects.toThrow('sick: target must be "relatedness" or "entailment"; received "both".');
    pairs(lines, SICK_HEADER.replace("relatedness_score", "score"));
    await expect(datasets.sick()).rejects.toThrow("SICK.zip is damaged: SICK.txt has no column relatedness_score");
    pairs([...lines, sickLine(5, "A", "B", "MAYBE", 1, "TEST")]);
    await expect(datasets.sick()).rejects.toThrow("row 5 of SICK.txt is not two sentences with a label, a score and a part");
    pairs(lines.slice(0, 2));
    await expect(datasets.sick()).rejects.toThrow("SICK.txt holds no pairs for validation");
    given("sick/SICK.zip", zipSync({ "other.txt": strToU8("about") }));
    await expect(datasets.sick()).rejects.toThrow("it does not hold SICK.txt");
  });

  it("reads enwik8 byte by byte, in its usual parts", async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => [60, 97, 195, 182][i % 4] ?? 0);
    given("enwik8/enwik8.zip", zipSync({ enwik8: bytes }));
    const wiki = await datasets.enwik8({ window: 10 });
    expect(said[0]).toBe("enwik8: 900 + 50 + 50 bytes from GRADBOOK_DATA");
    expect([wiki.vocabulary?.size, wiki.train.size, wiki.validation?.size, wiki.test.size]).toEqual([4, 89, 4, 4]);
    expect(Array.from(wiki.train.inputs.subarray(0, 6))).toEqual([0, 1, 3, 2, 0, 1]);
    expect(Array.from(wiki.train.targets.subarray(0, 6))).toEqual([1, 3, 2, 0, 1, 3]);
    expect((await datasets.enwik8({ window: 10, most: 100 })).train.size).toBe(9);
    await expect(datasets.enwik8({ most: 0 })).rejects.toThrow("enwik8: most must be a positive integer; received 0.");
    await expect(datasets.enwik8({ window: 50 })).rejects.toThrow("it has 1,000 bytes, too few for windows of 50");
  });
});

withReal("with the published files", () => {
  beforeEach(() => vi.stubEnv("GRADBOOK_DATA", real));

  it("reads CIFAR-10's subset", async () => {
    const photos = await datasets.cifar10();
    expect([photos.train.size, photos.test.size]).toEqual([10_000, 2000]);
    expect(photos.classNames?.[photos.train.targets[0] ?? -1]).toBe("frog");
    expect(photos[DISPLAY]()["text/html"]).toContain("data:image/png;base64,");
  });

  it("reads all film reviews", async () => {
    const reviews = await datasets.filmReviews();
    expect(said).toEqual(["Film reviews: 1,800 + 200 reviews from GRADBOOK_DATA"]);
    expect(reviews.vocabulary?.size).toBe(10_000);
    expect(reviews.train.targets.reduce((sum, target) => sum + target, 0)).toBe(900);
    const firstOnes = reviews.train.targets.slice(0, 100).reduce((sum, target) => sum + target, 0);
    expect(firstOnes).toBeGreaterThan(30);
    expect(firstOnes).toBeLessThan(70);
  });

  it("reads tiny Shakespeare", async () => {
    const plays = await datasets.tinyShakespeare({ window: 50 });
    expect(said).toEqual(["Tiny Shakespeare: 1,115,394 characters from GRADBOOK_DATA"]);
    expect([plays.vocabulary?.size, plays.train.size, plays.test.size]).toEqual([65, 20_077, 2230]);
    expect(plays.vocabulary?.decode(plays.train.inputs.subarray(0, 14))).toBe("First Citizen:");
    expect(plays.vocabulary?.decode(plays.train.targets.subarray(0, 13))).toBe("irst Citizen:");
  });

  it("reads bAbI's first task", async () => {
    const babi = await datasets.babi({ task: 1 });
    expect(said).toEqual(["bAbI task 1: 10,000 + 1,000 questions from GRADBOOK_DATA"]);
    expect(babi.classNames).toEqual(["bathroom", "bedroom", "garden", "hallway", "kitchen", "office"]);
    expect(babi.vocabulary?.size).toBe(22);
  });

  it("reads irises and houses, and says that the irises' file is not the publisher's byte for byte", async () => {
    const flowers = await datasets.iris();
    expect([flowers.train.size + flowers.test.size, said[1]?.includes("iris.csv in GRADBOOK_DATA is not the published file")]).toEqual([150, true]);
    const houses = await datasets.bostonHousing();
    expect(houses.source).toBe("from GRADBOOK_DATA");
    vi.stubEnv("GRADBOOK_DATA", undefined);
    const packaged = await datasets.bostonHousing();
    expect(packaged.train.inputs).toEqual(houses.train.inputs);
  });

  it("has the published checksums of Penn Treebank's smaller parts", async () => {
    const set = catalogue.find(({ name }) => name === "pennTreebank");
    const open = set?.open();
    for (const part of ["validation", "test"]) await open?.read(part);
    open?.announce("two parts");
    expect(said).toEqual(["Penn Treebank: two parts from GRADBOOK_DATA"]);
  });
});
