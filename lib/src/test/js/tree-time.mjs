// Times OpenZeppelin's StandardMerkleTree.of over the rows of TreeBenchmark, one JSON line:
//   node tree-time.mjs ROWS
import { createHash } from 'node:crypto';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';

const count = Number(process.argv[2]);
const rows = Array.from({ length: count }, (_, i) => {
  const id = `0x${createHash('sha256').update(`${i}`).digest('hex')}`;
  return [id, `${10 * i}`, `${-i}`];
});
const start = process.hrtime.bigint();
const { root } = StandardMerkleTree.of(rows, ['bytes32', 'int256', 'int256']);
console.log(JSON.stringify({ rows: count, seconds: Number(process.hrtime.bigint() - start) / 1e9, root }));
