// Checks proof files with OpenZeppelin's own library and nothing of ours: one line a file; exits 0 only if every proof
// holds.
import { readFileSync } from 'node:fs';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';

function verify(file) {
  const { format, root, leafEncoding, values, proof, proofFlags } = JSON.parse(readFileSync(file, 'utf8'));
  for (const [member, value] of Object.entries({ root, leafEncoding, values, proof })) {
    if (value === undefined) throw new Error(`no member ${member}`);
  }
  if (format === 'hawser-multiproof-v1') {
    // OpenZeppelin's verifier takes an empty list for a proof of its only hash.
    if (values.length === 0) throw new Error('no rows');
    return StandardMerkleTree.verifyMultiProof(root, leafEncoding, { leaves: values, proof, proofFlags });
  }
  return StandardMerkleTree.verify(root, leafEncoding, values, proof);
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: node verify-proof.mjs FILE...');
  process.exitCode = 2;
}
for (const file of files) {
  let outcome;
  try {
    outcome = verify(file) ? 'holds' : 'does not hold';
  } catch (e) {
    outcome = `cannot be checked: ${e.message}`;
  }
  console.log(`${file}: ${outcome}`);
  if (outcome !== 'holds') process.exitCode = 1;
}
