// Trees, proofs and multiproofs by OpenZeppelin's library, one JSON line a tree:
//   node trees.mjs MOST LARGE...
// first every n from 1 to MOST over the rows (i, 10·i) of ["bytes32","uint256"], as in the golden vectors, with the proof
// of row 0 and a multiproof; then the large ones by their root alone, over leaves that are the SHA-256 of i in decimal.
import { createHash } from 'node:crypto';
import { SimpleMerkleTree, StandardMerkleTree } from '@openzeppelin/merkle-tree';

const [most, ...large] = process.argv.slice(2).map(Number);

const rows = Array.from({ length: most }, (_, i) => [`0x${i.toString(16).padStart(64, '0')}`, `${10 * i}`]);
const whole = StandardMerkleTree.of(rows, ['bytes32', 'uint256']);
const hashes = rows.map((values) => whole.leafHash(values));
for (let n = 1; n <= most; n++) {
  // The same tree over leaves that are hashed already, which saves hashing each MOST times.
  const tree = n === most ? whole : SimpleMerkleTree.of(hashes.slice(0, n));
  const wanted = (n === most ? rows : hashes).slice(0, n).filter((_, i) => i % 7 === n % 7 || i === n - 1);
  const { leaves, proof, proofFlags } = tree.getMultiProof(wanted);
  const ordered = n === most ? leaves.map((values) => whole.leafHash(values)) : leaves;
  console.log(JSON.stringify({ n, root: tree.root, first: tree.getProof(0), leaves: ordered, proof, proofFlags }));
}
for (const n of large) {
  const leaves = Array.from({ length: n }, (_, i) => `0x${createHash('sha256').update(`${i}`).digest('hex')}`);
  console.log(JSON.stringify({ n, root: SimpleMerkleTree.of(leaves).root }));
}
