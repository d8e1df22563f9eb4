import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The rows of src/PARITY.md: { source, section, there, here, file, test, title, state }, with file under src/, test a file and title a test's name in it.
 *
 * @param {string} root the project's folder
 */
export function readRows(root) {
  const rows = [];
  let [source, section] = ["", ""];
  for (const line of readFileSync(join(root, "src/PARITY.md"), "utf8").split("\n")) {
    if (line.startsWith("## ")) source = line.slice(3).trim();
    else if (line.startsWith("### ")) section = line.slice(4).trim();
    else if (line.startsWith("| ") && !line.startsWith("| there ")) {
      const [there = "", here = "", file = "", at = "", state = ""] = line.split("|").slice(1, -1).map((cell) => cell.trim());
      const [test = "", ...title] = at.split(" › ");
      rows.push({ source, section, there, here, file, test, title: title.join(" › "), state });
    }
  }
  return rows;
}

/** What is wrong with the rows, in words: a done row whose file or test is not there, a state that is none, a name of Keras' without a row. */
export function problemsOf(root, rows, kerasNames) {
  const problems = [];
  const titles = new Map();
  for (const row of rows) {
    const where = `${row.source} / ${row.section} / ${row.there}`;
    if (row.state !== "done" && !/^open\b/.test(row.state)) problems.push(`${where}: the state must be "done" or begin with "open"; it is ${JSON.stringify(row.state)}.`);
    if (row.state !== "done") continue;
    if (!existsSync(join(root, "src", row.file))) problems.push(`${where}: there is no file src/${row.file}.`);
    if (row.title === "" || !existsSync(join(root, row.test))) problems.push(`${where}: there is no test file ${row.test}.`);
    else {
      if (!titles.has(row.test)) titles.set(row.test, titlesOf(readFileSync(join(root, row.test), "utf8")));
      if (!titles.get(row.test).some((title) => title(row.title))) problems.push(`${where}: ${row.test} has no test called ${JSON.stringify(row.title)}.`);
    }
  }
  for (const [section, names] of Object.entries(kerasNames ?? {})) {
    const there = new Set(rows.filter((row) => row.source === "Keras" && row.section === section).map((row) => row.there));
    for (const name of names) if (!there.has(name)) problems.push(`Keras / ${section}: ${name} has no row.`);
    for (const name of there) if (!names.includes(name)) problems.push(`Keras / ${section}: ${name} is no public name of Keras'.`);
  }
  return problems;
}

/** For every text in a test file, whether a name is of it or a part of it: `%s gives Keras' losses` is a name for each row of its table. */
function titlesOf(text) {
  const literals = [...text.matchAll(/(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map((match) => match[2].replace(/\\(.)/g, "$1"));
  const escaped = (part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return literals.filter((literal) => literal.length > 3).map((literal) => {
    const pattern = new RegExp(`(^| › | )${literal.split(/%[sdjifo#]|\$\{[^}]*\}|\$[a-z]\w*/).map(escaped).join(".*")}$`);
    return (name) => pattern.test(name) || literal.includes(name);
  });
}
