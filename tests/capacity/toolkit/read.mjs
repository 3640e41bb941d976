// Reads a JSON-stat file with the format's own toolkit and tells what it found: `node read.mjs FILE`.
import { readFileSync } from 'node:fs';
import JSONstat from 'jsonstat-toolkit';

const dataset = JSONstat(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const rows = dataset.toTable({ type: 'arrobj', content: 'id' });
console.log(JSON.stringify({ class: dataset.class, length: dataset.n, id: dataset.id, role: dataset.role, rows }));
