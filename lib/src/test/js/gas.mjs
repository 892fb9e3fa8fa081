// Measures what whole transactions cost on a real chain (anvil), calldata included, with random roots and digests:
// one JSON line a figure. Exits 1 when a figure is over its limit.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Interface } from 'ethers';

const lib = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const foundry = join(lib, 'node_modules/@foundry-rs');
// The one for this platform: npm installs no other.
const anvilBinary = join(foundry, readdirSync(foundry).find((name) => name.startsWith('anvil-')), 'bin/anvil');
const SCHEMA = 'b8fdc34d7271bceac90b888f2b4fcc6bac9187b7f4e4696cc66bd4be10565115';

const strip = (hex) => hex.replace(/^0x/, '');
const word = (n) => BigInt.asUintN(256, BigInt(n)).toString(16).padStart(64, '0');
const address = (hex) => strip(hex).padStart(64, '0');
const nameWord = (text) => Buffer.from(text, 'ascii').toString('hex').padEnd(64, '0');

/** 32 random bytes, none of them zero: a zero byte is cheaper. */
function hash32() {
  return Buffer.from(randomBytes(32).map((b) => b || 1)).toString('hex');
}

function artifact(contract) {
  const tree = contract.endsWith('Harness') ? 'test' : 'main';
  return JSON.parse(readFileSync(join(lib, `src/${tree}/resources/dev/hawser/contracts/${contract}.json`), 'utf8'));
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

class Chain {
  static async start() {
    const chain = new Chain();
    const port = await freePort();
    chain.url = `http://127.0.0.1:${port}`;
    chain.process = spawn(anvilBinary, ['--host', '127.0.0.1', '--port', `${port}`, '--quiet'], { stdio: 'inherit' });
    for (let attempt = 0; ; attempt++) {
      try {
        await chain.rpc('eth_chainId');
        return chain;
      } catch (e) {
        if (attempt === 100 || chain.process.exitCode !== null) throw e;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  async rpc(method, ...params) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = await response.json();
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async keccak(hex) {
    return strip(await this.rpc('web3_sha3', `0x${hex}`));
  }

  async call(signature, ...words) {
    const selector = (await this.keccak(Buffer.from(signature).toString('hex'))).slice(0, 8);
    return `0x${selector}${words.join('')}`;
  }

  async send(transaction) {
    const hash = await this.rpc('eth_sendTransaction', transaction);
    let receipt = null;
    while (receipt === null) receipt = await this.rpc('eth_getTransactionReceipt', hash);
    if (receipt.status !== '0x1') throw new Error(`transaction ${hash} failed`);
    return receipt;
  }

  async deploy(from, contract, ...words) {
    const { bytecode } = artifact(contract);
    return (await this.send({ from, data: bytecode + words.join('') })).contractAddress;
  }
}

/** A stream as its writer sees it: it follows the head. */
class Stream {
  constructor(chain, registry, owner, name) {
    Object.assign(this, { chain, registry, owner, name: nameWord(name) });
  }

  async open() {
    const id = [word(await this.chain.rpc('eth_chainId')), address(this.registry), address(this.owner), this.name];
    this.head = await this.chain.keccak(id.join(''));
    return this;
  }

  async follow(root, manifest) {
    this.previous = this.head;
    this.head = await this.chain.keccak(this.head + root + manifest);
  }

  async append(from, root = hash32()) {
    this.manifest = hash32();
    const words = [address(this.owner), this.name, this.head, root, this.manifest];
    const data = await this.chain.call('append(address,bytes32,bytes32,bytes32,bytes32)', ...words);
    await this.follow(root, this.manifest);
    return this.gas(from, data);
  }

  async appendAll(from, count) {
    const entries = Array.from({ length: count }, () => [hash32(), hash32()]);
    const words = [address(this.owner), this.name, this.head, word(128), word(count), ...entries.flat()];
    const data = await this.chain.call('appendAll(address,bytes32,bytes32,(bytes32,bytes32)[])', ...words);
    for (const [root, manifest] of entries) await this.follow(root, manifest);
    return this.gas(from, data);
  }

  async gas(from, data) {
    return Number((await this.chain.send({ from, to: this.registry, data })).gasUsed);
  }
}

function report(figure, gas, limit) {
  console.log(JSON.stringify({ figure, gas, ...(limit && { limit }) }));
  if (limit && gas > limit) process.exitCode = 1;
}

async function measureRegistry(chain, registry, owner, writer, name) {
  const stream = await new Stream(chain, registry, owner, name).open();
  const allow = await chain.call('setWriter(bytes32,address,bool)', stream.name, address(writer), word(1));
  report(`setWriter ${name}`, await stream.gas(owner, allow));
  report(`append by the owner, first entry ${name}`, await stream.append(owner));
  report(`append by the owner ${name}`, await stream.append(owner), 31300);
  report(`append by a writer ${name}`, await stream.append(writer), 33600);
  const one = await stream.appendAll(owner, 1);
  report(`appendAll of 1 ${name}`, one);
  for (const count of [2, 101]) {
    const each = Math.ceil(((await stream.appendAll(owner, count)) - one) / (count - 1));
    report(`appendAll of ${count}, each further entry ${name}`, each, 3150);
  }
  const retire = await chain.call('retire(bytes32)', stream.name);
  report(`retire ${name}`, await stream.gas(owner, retire));
}

const hexed = (hashes) => hashes.map((hash) => `0x${hash}`);

/** Rows of the desk of the demonstration: whole columns, random commitments. */
function rows(count) {
  const hourly = (i) => [1767225600n + 3600n * BigInt(i), 12345678901234567n, 98765432109876543n];
  return Array.from({ length: count }, (_, i) => [...hourly(i), ...hexed([hash32(), hash32()])]);
}

async function leafOf(chain, [time, price, volume, model, features]) {
  const words = [SCHEMA, word(time), word(price), word(volume), strip(model), strip(features)];
  return chain.keccak(await chain.keccak(words.join('')));
}

/** A desk with all that can be asked of a row but a bond: k entries back, a maximum age, a band, a largest volume. */
async function openDesk(chain, registry, owner, name) {
  const stream = await new Stream(chain, registry, owner, name).open();
  const { abi, bytecode } = artifact('TradeDesk');
  const calls = new Interface(abi);
  const none = `0x${'0'.repeat(40)}`;
  const settings = [registry, owner, `0x${stream.name}`, owner, 8, 1000000000, none, 0];
  const limits = [1000n, 10n ** 18n, 10n ** 18n];
  const data = bytecode + strip(calls.encodeDeploy([settings, limits]));
  const desk = (await chain.send({ from: owner, data })).contractAddress;
  await stream.append(owner);
  const send = async (name, given) => {
    const call = { from: owner, to: desk, data: calls.encodeFunctionData(name, given) };
    return Number((await chain.send(call)).gasUsed);
  };
  return { stream, send };
}

async function measureDesk(chain, registry, owner, siblings) {
  const { stream, send } = await openDesk(chain, registry, owner, `desk-${siblings}`);
  for (const [i, row] of rows(2).entries()) {
    const path = Array.from({ length: siblings }, hash32);
    let node = await leafOf(chain, row);
    for (const sibling of path) node = await chain.keccak([node, sibling].sort().join(''));
    await stream.append(owner, node);
    const proof = [...hexed([stream.previous, stream.manifest]), hexed(path), []];
    const gas = await send('execute', [row, proof]);
    report(`execute with ${siblings} siblings, ${i === 0 ? 'first' : 'next'} trade`, gas, siblings === 20 && 80000);
  }
}

/** A multiproof of rows at random places of a tree of 2^levels leaves, whose other nodes are random. */
async function multiproof(chain, leaves, levels) {
  const places = new Set();
  while (places.size < leaves.length) places.add(randomBytes(4).readUInt32BE() % 2 ** levels);
  let nodes = [...places].sort((a, b) => a - b).map((place, i) => [place, leaves[i]]);
  const [siblings, flags] = [[], []];
  for (let level = 0; level < levels; level++) {
    const above = [];
    for (let i = 0; i < nodes.length; i++) {
      const [place, node] = nodes[i];
      const own = i + 1 < nodes.length && nodes[i + 1][0] === (place ^ 1);
      const sibling = own ? nodes[++i][1] : hash32();
      flags.push(own);
      if (!own) siblings.push(sibling);
      above.push([place >> 1, await chain.keccak([node, sibling].sort().join(''))]);
    }
    nodes = above;
  }
  return { siblings, flags, root: nodes[0][1] };
}

async function measureDeskTogether(chain, registry, owner, count, levels) {
  const { stream, send } = await openDesk(chain, registry, owner, `desk-of-${count}`);
  const given = rows(count);
  const leaves = [];
  for (const row of given) leaves.push(await leafOf(chain, row));
  const { siblings, flags, root } = await multiproof(chain, leaves, levels);
  await stream.append(owner, root);
  const proof = [...hexed([stream.previous, stream.manifest]), hexed(siblings), flags, []];
  const about = `executeMany of ${count} rows of 2^${levels}`;
  report(`${about}, each`, Math.ceil((await send('executeMany', [given, proof])) / count), 45000);
  report(`${about}, all done before, each`, Math.ceil((await send('executeMany', [given, proof])) / count));
}

/** A call for each prediction, which stores it unproven; and a batch of a million, which is anchored and not executed. */
async function measureNaive(chain, registry, owner) {
  const desk = await chain.deploy(owner, 'NaiveDeskHarness');
  const calls = new Interface(artifact('NaiveDeskHarness').abi);
  let naive;
  for (const [time, price, volume] of rows(2)) {
    const data = calls.encodeFunctionData('trade', [time, price, volume]);
    naive = Number((await chain.send({ from: owner, to: desk, data })).gasUsed);
  }
  report('naive execution, each prediction', naive);
  const stream = await new Stream(chain, registry, owner, 'naive').open();
  await stream.append(owner);
  report('anchored batch of a million, each prediction', (await stream.append(owner)) / 1e6, 1);
}

/**
 * HawserProof in a transaction that does nothing else, where calldata has a floor price (EIP-7623), and in one that acts
 * on the row: of the latest entry, and of one that others follow.
 */
async function measureProof(chain, registry, owner, siblings) {
  const stream = await new Stream(chain, registry, owner, `proof-${siblings}`).open();
  const harness = await chain.deploy(owner, 'HawserProofHarness');
  const calls = new Interface(artifact('HawserProofHarness').abi);
  const values = [SCHEMA, word(1767225600), word('12345678901234567'), hash32(), hash32()].join('');
  const proof = Array.from({ length: siblings }, hash32);
  let node = await chain.keccak(await chain.keccak(values));
  for (const sibling of proof) node = await chain.keccak([node, sibling].sort().join(''));
  const { head: id } = stream;
  await stream.append(owner, node);
  const row = [registry, ...hexed([id, SCHEMA, stream.previous, stream.manifest, values]), hexed(proof)];
  const later = [];
  const gas = async (name) => {
    const data = calls.encodeFunctionData(name, name === 'requireLatest' ? row : [...row, later]);
    return Number((await chain.send({ from: owner, to: harness, data })).gasUsed);
  };
  const about = (text) => `HawserProof, ${siblings} siblings: ${text}`;
  report(about('latest entry'), await gas('requireLatest'), siblings === 2 ? 36500 : 59500);
  await gas('act');
  const [alone, acting] = [await gas('requireEntry'), await gas('act')];
  report(about('latest entry, leaf stored'), acting);
  while (later.length < 5) {
    const root = hash32();
    await stream.append(owner, root);
    later.push([`0x${root}`, `0x${stream.manifest}`]);
  }
  report(about('each entry since'), Math.ceil(((await gas('requireEntry')) - alone) / later.length), 2600);
  report(about('each entry since, leaf stored'), Math.ceil(((await gas('act')) - acting) / later.length), 1200);
}

const BURNED = '0x000000000000000000000000000000000000dEaD';
const COLUMNS = [['int256', 'time', 'int'], ['int256', 'price', 'decimal(18,6)']];

/** Words with random values of so many bytes, every second one negative. */
function randomWords(first, count, bytes) {
  const value = (i) => BigInt.asUintN(96, (i % 2 ? -1n : 1n) * (1n + BigInt(randomBytes(bytes).readUIntBE(0, bytes))));
  return Array.from({ length: count }, (_, i) => {
    return (first + i).toString(16).padStart(8, '0') + value(i).toString(16).padStart(24, '0');
  }).join('');
}

/** A bonded stream whose one row is wrong, in an entry of a million rows: 20 siblings. */
async function measureChallenge(chain, registry, owner, weightCount, limit) {
  const siblings = 20;
  const bonds = await chain.deploy(owner, 'PredictionChallenge', address(registry));
  const calls = new Interface(artifact('PredictionChallenge').abi);
  const send = async (name, args, value = 0n) => {
    const data = calls.encodeFunctionData(name, args);
    return Number((await chain.send({ from: owner, to: bonds, data, value: `0x${value.toString(16)}` })).gasUsed);
  };
  const view = async (name, args) => {
    const answer = await chain.rpc('eth_call', { to: bonds, data: calls.encodeFunctionData(name, args) }, 'latest');
    return calls.decodeFunctionResult(name, answer);
  };
  const about = (text) => `PredictionChallenge, ${weightCount} weights: ${text}`;
  const stream = await new Stream(chain, registry, owner, `bonded-${weightCount}`).open();
  const { head: id } = stream;
  const post = [`0x${stream.name}`, COLUMNS, 1, 18, 6, ['time']];
  report(about('post'), await send('post', post, 10n ** 18n));
  const schema = strip((await chain.rpc('eth_getLogs', { address: bonds, fromBlock: '0x0' }))[0].topics[2]);

  // Of standardised features, up to 4 at scale 9, and coefficients, up to 1 at scale 12.
  const words = randomWords(1, 50, 4);
  const weights = randomWords(0, weightCount, 5);
  const modelManifest = hash32();
  const model = await chain.keccak(modelManifest + (await chain.keccak(weights)));
  const publish = async () => {
    const values = [schema, word(randomBytes(4).readUInt32BE()), word('123456789'), model, await chain.keccak(words)];
    const proof = Array.from({ length: siblings }, hash32);
    const leaf = await chain.keccak(await chain.keccak(values.join('')));
    let node = leaf;
    for (const sibling of proof) node = await chain.keccak([node, sibling].sort().join(''));
    await stream.append(owner, node);
    const row = [stream.previous, stream.manifest, values.join('')].map((hex) => `0x${hex}`);
    return { leaf, row: (later) => [`0x${id}`, ...row, proof.map((hash) => `0x${hash}`), later] };
  };
  const { leaf, row } = await publish();
  report(about('demand, 20 siblings'), await send('demand', [row([])], (await view('DEPOSIT', []))[0]), 75000);
  const evidence = [`0x${modelManifest}`, `0x${words}`, `0x${weights}`];
  const before = `0x${stream.head}`;
  const salt = `0x${hash32().slice(0, 16)}`;
  const [, margin] = await view('scoreOf', [`0x${words}`, `0x${weights}`, 21]);
  const [commitment] = await view('commitmentOf', [owner, `0x${id}`, `0x${leaf}`, margin, salt]);
  report(about('commit'), await send('commit', [commitment]));
  // On every public chain this account is there; to make it would cost 25,000 gas more.
  await chain.rpc('anvil_setBalance', BURNED, '0x1');
  const state = await chain.rpc('evm_snapshot');
  report(about('challenge of the latest entry, 20 siblings'), await send('challenge', [row([]), evidence, salt]), limit);
  await chain.rpc('evm_revert', state);
  const later = [];
  const gas = async (count) => {
    while (later.length < count) {
      const root = hash32();
      await stream.append(owner, root);
      later.push([`0x${root}`, `0x${stream.manifest}`]);
    }
    const kept = await chain.rpc('evm_snapshot');
    const used = [await send('challenge', [row(later), evidence, salt])];
    await chain.rpc('evm_revert', kept);
    const again = await chain.rpc('evm_snapshot');
    used.push(await send('recognise', [`0x${id}`, before, later]));
    await chain.rpc('evm_revert', again);
    return used;
  };
  const [one, ten] = [await gas(1), await gas(11)];
  report(about('challenge, each later entry'), Math.ceil((ten[0] - one[0]) / 10), 2600);
  report(about('recognise through one entry'), one[1], 60000);
  report(about('recognise, each further entry'), Math.ceil((ten[1] - one[1]) / 10), 2600);
  report(about('checkpoint'), await send('checkpoint', [`0x${id}`]));
}

const chain = await Chain.start();
try {
  const [owner, writer] = await chain.rpc('eth_accounts');
  const registry = await chain.deploy(owner, 'AnchorRegistry');
  // The second is the longest name there can be.
  for (const name of ['gas-price', 'abcdefghijklmnopqrstuvw.sources']) {
    await measureRegistry(chain, registry, owner, writer, name);
  }
  for (const siblings of [2, 20]) await measureDesk(chain, registry, owner, siblings);
  await measureDeskTogether(chain, registry, owner, 50, 20);
  await measureNaive(chain, registry, owner);
  for (const siblings of [2, 20]) await measureProof(chain, registry, owner, siblings);
  for (const [weights, limit] of [[50, 115000], [500, 320000], [2000, 1050000]]) {
    await measureChallenge(chain, registry, owner, weights, limit);
  }
} finally {
  chain.process.kill('SIGTERM');
}
