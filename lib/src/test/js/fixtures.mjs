// Makes what the tests of proof files need and Hawser must not make itself; prints one JSON object.
//   node fixtures.mjs several FILE          OpenZeppelin's proof of several rows: { leafEncoding, rows, which } in FILE
//   node fixtures.mjs offline URL TX STREAM  the member `offline` for the event of that stream in that transaction
import { readFileSync } from 'node:fs';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import { concat, decodeRlp, encodeRlp, getBytes, keccak256, toBeArray } from 'ethers';

const number = (quantity) => toBeArray(BigInt(quantity));
const nibbles = (hex) => hex.slice(2);

/** A trie of [key, value] pairs as nested RLP items; a node below another stands there by its hash if it is long. */
function trie(pairs) {
  const [[first, value]] = pairs;
  if (pairs.length === 1) return [path(first, true), value];
  let shared = 0;
  while (pairs.every(([key]) => key[shared] === first[shared])) shared++;
  if (shared > 0) return [path(first.slice(0, shared), false), below(trie(pairs.map(([key, v]) => [key.slice(shared), v])))];
  const digits = Array.from('0123456789abcdef');
  const children = digits.map((digit) => pairs.filter(([key]) => key[0] === digit).map(([key, v]) => [key.slice(1), v]));
  return [...children.map((inside) => (inside.length === 0 ? '0x' : below(trie(inside)))), '0x'];
}

const path = (key, leaf) => `0x${key.length % 2 ? (leaf ? '3' : '1') : leaf ? '20' : '00'}${key}`;
const below = (node) => (getBytes(encodeRlp(node)).length < 32 ? node : keccak256(encodeRlp(node)));

/** The nodes on the way to a key. */
function way(pairs, key) {
  const node = trie(pairs);
  if (pairs.length === 1) return [encodeRlp(node)];
  const taken = node.length === 17 ? 1 : node[0].slice(node[0][2] % 2 ? 3 : 4).length;
  const prefix = key.slice(0, taken);
  const inside = pairs.filter(([other]) => other.startsWith(prefix)).map(([other, v]) => [other.slice(taken), v]);
  return [encodeRlp(node), ...way(inside, key.slice(taken))];
}

function encoded(receipt) {
  const logs = receipt.logs.map((log) => [log.address, log.topics, log.data]);
  const body = encodeRlp([number(receipt.status), number(receipt.cumulativeGasUsed), receipt.logsBloom, logs]);
  return receipt.type === '0x0' ? body : concat([number(receipt.type), body]);
}

function header(block) {
  const later = ['baseFeePerGas', 'withdrawalsRoot', 'blobGasUsed', 'excessBlobGas', 'parentBeaconBlockRoot', 'requestsHash'];
  const quantities = new Set(['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp', 'baseFeePerGas', 'blobGasUsed', 'excessBlobGas']);
  const fields = ['parentHash', 'sha3Uncles', 'miner', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'logsBloom', 'difficulty',
    'number', 'gasLimit', 'gasUsed', 'timestamp', 'extraData', 'mixHash', 'nonce', ...later.filter((name) => name in block)];
  return encodeRlp(fields.map((name) => (quantities.has(name) ? number(block[name]) : block[name])));
}

async function offline(url, transaction, stream) {
  const rpc = async (method, ...params) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return (await answer.json()).result;
  };
  const receipt = await rpc('eth_getTransactionReceipt', transaction);
  const block = await rpc('eth_getBlockByHash', receipt.blockHash, false);
  const receipts = await rpc('eth_getBlockReceipts', receipt.blockNumber);
  const key = (index) => nibbles(encodeRlp(number(index)));
  const nodes = way(receipts.map((one) => [key(one.transactionIndex), encoded(one)]), key(receipt.transactionIndex));
  if (keccak256(header(block)) !== block.hash) throw new Error('the header is encoded otherwise');
  if (decodeRlp(header(block))[5] !== keccak256(nodes[0])) throw new Error('the receipts are encoded otherwise');
  return {
    header: header(block),
    receipt: encoded(receipt),
    transactionIndex: `${BigInt(receipt.transactionIndex)}`,
    logIndex: `${receipt.logs.findIndex((log) => log.topics.length === 2 && log.topics[1] === stream)}`,
    nodes,
  };
}

function several({ leafEncoding, rows, which }) {
  const { leaves, proof, proofFlags } = StandardMerkleTree.of(rows, leafEncoding).getMultiProof(which);
  return { values: leaves, proof, proofFlags };
}

const [command, ...rest] = process.argv.slice(2);
const made = command === 'several' ? several(JSON.parse(readFileSync(rest[0], 'utf8'))) : await offline(...rest);
console.log(JSON.stringify(made));
