// Checks proof files by FORMATS.md alone, with OpenZeppelin's Merkle tree and ethers: nothing of ours, and no node.
// node verify.mjs [--trust FILE] PROOF...   exits 0 if all hold, 3 if something contradicts one, 2 if one can't be read
import { readFileSync } from 'node:fs';
import { StandardMerkleTree as Tree } from '@openzeppelin/merkle-tree';
import { AbiCoder, concat, decodeRlp, encodeBytes32String, encodeRlp, hexlify, id, keccak256, toBeArray } from 'ethers';
const [bytes, address, bytes32] = ['*', '{20}', '{32}'].map((times) => `"0x([0-9a-f]{2})${times}"`);
const [string, bool, uint256, int256, count] = ['".*"', 'true|false', '"(0|[1-9][0-9]*)"', '"(0|-?[1-9][0-9]*)"', '"(0|[1-9][0-9]{0,17})"'];
// A type is a pattern of JSON, a list of one, or an object with exactly these members.
const ABI = { string, bool, bytes, address, bytes32, uint256, int256 };
const PROOF = { columns: [], format: string, leafEncoding: [string], manifest: string, proof: [bytes32], root: bytes32, values: [] };
const ANCHOR = { blockHash: bytes32, blockNumber: count, blockTimestamp: count, chainId: count, head: bytes32, index: count,
  owner: address, previousHead: bytes32, registry: address, stream: string, transactionHash: bytes32 };
const OFFLINE = { header: bytes, logIndex: count, nodes: [bytes], receipt: bytes, transactionIndex: count };
const need = (condition, message) => condition || (() => { throw new Error(message); })();
const attempt = (action) => { try { return action(); } catch (e) { return void console.log(`! ${e.message}`); } };
const hash = (types, values) => keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
const canonical = (value) => Array.isArray(value) ? `[${value.map(canonical)}]` : Object(value) !== value ? JSON.stringify(value)
  : `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`;
const is = (type, value) => typeof type === 'string' ? new RegExp(`^(${type})$`, 's').test(canonical(value))
  : Array.isArray(type) ? Array.isArray(value) && (!type[0] || value.every((one) => is(type[0], one)))
  : Object(value) === value && `${Object.keys(value).sort()}` === `${Object.keys(type).sort()}`
    && Object.keys(type).every((name) => is(type[name], value[name]));
let failed;
function check(what, ...values) {
  const [expected, found] = values.map(canonical);
  failed ||= expected !== found;
  console.log(expected === found ? `✓ ${what}` : `✗ ${what}\n    expected ${expected}\n    found    ${found}`);
}
function parse(json) { // No member twice, no lone surrogate, neither null nor a number other than a count.
  let members = -1;
  const value = JSON.parse(json, function (name, it) {
    members += Array.isArray(this) ? 0 : 1;
    const good = typeof it === 'number' ? Number.isSafeInteger(it) && it >= 0 : it !== null && `${Object(it) === it || it}${name}`.isWellFormed();
    return need(good, `the member ${name} is null, no count or no text`) && it;
  });
  return need(json.replace(/"[^"\\]*(\\.[^"\\]*)*"/g, '').split(':').length - 1 === members, 'a member is given twice') && value;
}

function checkOffline({ header, receipt, transactionIndex, logIndex, nodes }, anchor, event) {
  check('the header is the block\'s', anchor.blockHash, keccak256(header));
  const { 5: receiptsRoot, 8: number, 11: time } = decodeRlp(header);
  check('number and time are the block\'s', [anchor.blockNumber, anchor.blockTimestamp].map((n) => hexlify(toBeArray(BigInt(n)))), [number, time]);
  let [next, way] = [receiptsRoot, `${encodeRlp(toBeArray(BigInt(transactionIndex))).slice(2)}.`];
  for (const node of nodes) {
    check('a node of the receipts trie', next, keccak256(node));
    const items = decodeRlp(node); // of 17: a branch; else a path, which a leaf's flag ends, and what it leads to
    const path = items.length === 17 ? way[0] : items[0].slice(items[0][2] % 2 ? 3 : 4) + (items[0][2] > 1 ? '.' : '');
    check('the way to the receipt', path, way.slice(0, path.length));
    [next, way] = [items[items.length === 17 ? parseInt(path, 16) : 1], way.slice(path.length)];
  }
  check('the receipt is the one at that index', [receipt, ''], [next, way]);
  const [status, , , logs] = decodeRlp(receipt < '0xc' ? `0x${receipt.slice(4)}` : receipt);
  check('the transaction succeeded, and the registry wrote the entry\'s event', ['0x01', event], [status, logs[logIndex] ?? []]);
}

function checkFile(file, trust) {
  const { format, leafEncoding: types, columns, values, proof, proofFlags, root, anchor, offline, featureWords, featureSalt } = file;
  const more = { ...(anchor && { anchor: ANCHOR, ...(offline && { offline: OFFLINE }) }), ...(format === 'hawser-multiproof-v1'
    ? { proofFlags: [bool] } : featureWords && { featureWords: bytes, ...(featureSalt && { featureSalt: bytes32 }) }) };
  need(is({ ...PROOF, ...more }, file) && (proofFlags ?? format === 'hawser-proof-v1'), 'a member is missing, unknown or of another type');
  const rows = proofFlags ? values : [values];
  const isRow = (row) => row.length === types.length && row.every((cell, i) => is(ABI[types[i]], cell)) && hash(types, row);
  need(rows.length > 0 && rows.every(isRow), 'values are not written as their types must be');
  check('the rows lie below the root', true, attempt(() => proofFlags
    ? Tree.verifyMultiProof(root, types, { leaves: rows, proof, proofFlags }) : Tree.verify(root, types, values, proof)));
  const manifest = attempt(() => parse(file.manifest)) ?? {};
  const { count: size, key, schema, model, stream, owner } = manifest;
  check('the manifest is canonical JSON', file.manifest, canonical(manifest));
  check('the manifest is that batch\'s', { ...manifest, format: 'hawser-batch-v1', root, columns, leafEncoding: types }, manifest);
  const parents = (proofFlags ?? proof.map(() => false)).flatMap((both, i) => Array(both ? 2 : 1).fill(rows.length + i));
  const depth = (node) => node < parents.length ? 1 + depth(parents[node]) : 0; // in OpenZeppelin's queue, rows first
  const possible = (length) => [size, 2 * size - 1].some((n) => n > 0 && n.toString(2).length - 1 === length); // log₂ n, down and up
  check('each proof is as long as it must be', true, rows.every((_, row) => possible(depth(row))));
  const names = columns.map(({ name }) => name);
  check('the columns are a leaf\'s', [/^schema(,[a-z]\w*)+,model(,features)?(,salt)?$/.test(names), types], [true, columns.map(({ abi }) => abi)]);
  const described = columns.slice(1).map(({ abi, name, type }) => ({ abi, name, type }));
  check('the schema is the columns\'', id(canonical({ columns: described, format: 'hawser-schema-v1', key })), schema);
  const bound = { schema, model: model.commitment, ...(featureWords && { features: keccak256(concat([featureSalt ?? '0x', featureWords])) }) };
  for (const row of rows) for (const name in bound) check(`the row's ${name}`, bound[name], row[names.indexOf(name)]);
  if (!anchor) return 'when this was published, and by whom';
  const entry = [root, id(file.manifest)];
  check('root and manifest make the head', hash(Array(3).fill('bytes32'), [anchor.previousHead, ...entry]), anchor.head);
  check('stream and owner are the manifest\'s', [stream, owner], [anchor.stream, anchor.owner]);
  const { chainId, registry, owner: publisher, streams } = trust ?? { ...anchor, streams: [stream] };
  check('chain, registry, owner and stream are trusted', [chainId, registry, publisher, true], [anchor.chainId, anchor.registry, owner, streams.includes(stream)]);
  const streamId = hash(['uint256', 'address', 'address', 'bytes32'], [chainId, registry, publisher, encodeBytes32String(stream)]);
  const event = [registry, [id('Appended(bytes32,bytes32,bytes32,bytes32)'), streamId], concat([...entry, anchor.head])];
  if (offline) checkOffline(offline, anchor, event);
  return `${trust ? '' : 'the publisher; '}${offline ? 'that this block is final; transaction; index' : 'the chain'}; nothing before or after`;
}
const read = (path) => parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path)));
const files = process.argv.slice(2);
const trust = files[0] === '--trust' ? attempt(() => read(files.splice(0, 2)[1])) ?? {} : null;
process.exitCode = files.length === 0 || (trust && trust.format !== 'hawser-trust-v1') ? 2 : 0;
for (const path of process.exitCode ? [] : files) {
  const missing = attempt(() => { failed = false; return checkFile(read(path), trust); });
  console.log(`${path}: ${failed ? 'refused' : missing ? 'holds' : 'can\'t be read'}`, missing ? `(not shown: ${missing})` : '');
  process.exitCode = failed ? 3 : process.exitCode || (missing ? 0 : 2);
}
