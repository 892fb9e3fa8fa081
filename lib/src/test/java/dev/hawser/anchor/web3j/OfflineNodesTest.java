package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.anchor.Anchorer;
import dev.hawser.anchor.AppendedEntry;
import dev.hawser.anchor.BlockReceipts;
import dev.hawser.anchor.Entry;
import dev.hawser.anchor.GasShare;
import dev.hawser.anchor.OfflineProver;
import dev.hawser.anchor.Pause;
import dev.hawser.anchor.Registry;
import dev.hawser.anchor.RegistryCalls;
import dev.hawser.anchor.Stream;
import dev.hawser.anchor.StreamName;
import dev.hawser.anchor.StreamReplay;
import dev.hawser.anchor.TransactionSender;
import dev.hawser.manifest.OfflineProof;
import dev.hawser.merkle.Keccak;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.ChainId;
import dev.hawser.primitives.Hash32;
import dev.hawser.primitives.Hex;
import dev.hawser.receipt.BlockHeader;
import dev.hawser.receipt.ConsensusReceipt;
import dev.hawser.receipt.OrderedTrie;
import dev.hawser.receipt.Rlp;
import dev.hawser.testing.GethNode;
import dev.hawser.testing.Senders;
import dev.hawser.testing.TestChain;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/** Blocks of real nodes, rebuilt from what they say. */
class OfflineNodesTest {
    private static final Entry FIRST = new Entry(Keccak.hash(new byte[1]), Keccak.hash(new byte[2]));
    private static final Entry SECOND = new Entry(Keccak.hash(new byte[3]), Keccak.hash(new byte[4]));

    @TempDir
    Path folder;

    @Test
    void anEntryOnAnvilIsProvenAmongTransactionsOfOtherTypesAndAFailedOne() {
        try (TestChain chain = TestChain.start();
                Web3jLedger ledger = Web3jLedger.at(chain.url())) {
            KeystoreSigner owner = signer();
            chain.fund(owner.address());
            TransactionSender sender = sender(ledger, owner, duration -> chain.mine(1));
            Stream stream = stream(ledger, sender, owner);
            appendedAreProven(ledger, stream, sender);

            Address rich = Address.parse(chain.rpc("eth_accounts").get(0).textValue());
            chain.rpc("evm_setAutomine", false);
            List<Map<String, Object>> transactions = new ArrayList<>(ofEachType(stream));
            for (int i = 0; i < 130; i++) {
                transactions.add(Map.of());
            }
            transactions.forEach(transaction -> chain.rpc("eth_sendTransaction", from(rich, transaction)));
            chain.mine(1);
            chain.rpc("evm_setAutomine", true);

            List<ConsensusReceipt> receipts = rebuilt(ledger, ledger.latest().hash());
            assertThat(receipts).hasSize(transactions.size());
            assertThat(receipts).extracting(ConsensusReceipt::type).contains(0, 1, 2, 4);
            assertThat(receipts).extracting(ConsensusReceipt::status).contains("0", "1");
            rebuilt(ledger, ledger.block(0).orElseThrow().hash());
        }
    }

    @Test
    void anEntryOnGethIsProvenAndBlocksOfOtherTypesAreRebuilt() {
        try (GethNode geth = GethNode.start();
                Web3jLedger ledger = Web3jLedger.at(geth.url())) {
            KeystoreSigner owner = signer();
            geth.fund(owner.address());
            TransactionSender sender = sender(ledger, owner, duration -> {
                long seen = ledger.latest().number();
                GethNode.await(() -> ledger.latest().number() > seen);
            });
            Stream stream = stream(ledger, sender, owner);
            appendedAreProven(ledger, stream, sender);

            List<Hash32> sent = new ArrayList<>();
            for (Map<String, Object> transaction : ofEachType(stream)) {
                sent.add(Hash32.parse(geth.call("eth_sendTransaction", from(geth.developer(), transaction))
                        .textValue()));
            }
            List<ConsensusReceipt> receipts = new ArrayList<>();
            for (Hash32 transaction : sent) {
                GethNode.await(() -> ledger.receipt(transaction).isPresent());
                receipts.addAll(rebuilt(
                        ledger, ledger.receipt(transaction).orElseThrow().blockHash()));
            }
            assertThat(receipts).extracting(ConsensusReceipt::type).contains(0, 2, 4);
            assertThat(receipts).extracting(ConsensusReceipt::status).contains("0", "1");
            rebuilt(ledger, ledger.block(0).orElseThrow().hash());
        }
    }

    /** Of types 0, 1 (geth makes it 0), 2 and 4; that of type 2 fails: it names a head that the stream never had. */
    private static List<Map<String, Object>> ofEachType(Stream stream) {
        byte[] stale = RegistryCalls.append(stream, Hash32.ZERO, List.of(FIRST)).data();
        Map<String, Object> access = Map.of("address", Address.ZERO.toString(), "storageKeys", List.of());
        return List.of(
                Map.of("gasPrice", "0x77359400"),
                Map.of("gasPrice", "0x77359400", "accessList", List.of(access)),
                Map.of(
                        "to",
                        stream.registry().address().toString(),
                        "data",
                        Hex.encode(stale),
                        "maxFeePerGas",
                        "0x77359400"),
                Map.of(
                        "authorizationList",
                        List.of(authorization(stream.registry().chain()))));
    }

    /** Makes a new account run the code of the zero address, which is none (EIP-7702). */
    private static Map<String, Object> authorization(ChainId chain) {
        ECKeyPair key = ECKeyPair.create(Keccak.digest(chain.toString().getBytes(StandardCharsets.US_ASCII)));
        byte[] content = Rlp.list(Rlp.of(chain.value()), Rlp.of(Address.ZERO.bytes()), Rlp.of(0))
                .encode();
        byte[] message = new byte[1 + content.length];
        message[0] = 5;
        System.arraycopy(content, 0, message, 1, content.length);
        Sign.SignatureData signature = Sign.signMessage(Keccak.digest(message), key, false);
        return Map.of(
                "chainId",
                "0x" + Long.toHexString(chain.value()),
                "address",
                Address.ZERO.toString(),
                "nonce",
                "0x0",
                "yParity",
                signature.getV()[0] == 27 ? "0x0" : "0x1",
                "r",
                quantity(signature.getR()),
                "s",
                quantity(signature.getS()));
    }

    private static String quantity(byte[] number) {
        return "0x" + new BigInteger(1, number).toString(16);
    }

    /** Two entries in one transaction are two events of one receipt. */
    private static void appendedAreProven(Web3jLedger ledger, Stream stream, TransactionSender sender) {
        List<AppendedEntry> appended = new Anchorer(ledger, sender, new StreamReplay(ledger), new GasShare(0.125))
                .anchor(stream, List.of(FIRST, SECOND))
                .appended();
        assertThat(appended).hasSize(2);
        List<Long> places = new ArrayList<>();
        for (AppendedEntry entry : appended) {
            OfflineProof proof = new OfflineProver(ledger).prove(stream, entry.entry(), entry.claim(stream));
            BlockHeader header = BlockHeader.decode(proof.header());
            assertThat(header.hash()).isEqualTo(entry.blockHash());
            assertThat(header.number()).isEqualTo(entry.blockNumber());
            assertThat(header.timestamp()).isEqualTo(entry.blockTimestamp().getEpochSecond());
            assertThat(OrderedTrie.value(header.receiptsRoot(), proof.transactionIndex(), proof.nodes()))
                    .isEqualTo(proof.receipt());
            places.add(proof.logIndex());
        }
        // the stream's first event says that it was opened
        assertThat(places).containsExactly(1L, 2L);
    }

    private static List<ConsensusReceipt> rebuilt(Web3jLedger ledger, Hash32 hash) {
        BlockReceipts block = ledger.receipts(hash);
        BlockHeader header = BlockHeader.decode(block.header());
        assertThat(header.hash()).isEqualTo(hash);
        assertThat(OrderedTrie.of(block.receipts()).root()).isEqualTo(header.receiptsRoot());
        return block.receipts().stream().map(ConsensusReceipt::decode).toList();
    }

    private static Map<String, Object> from(Address account, Map<String, Object> fields) {
        Map<String, Object> transaction = new HashMap<>(fields);
        transaction.put("from", account.toString());
        transaction.put("gas", "0x186a0");
        transaction.putIfAbsent("to", Address.ZERO.toString());
        return transaction;
    }

    private KeystoreSigner signer() {
        Path keystore = folder.resolve("owner.json");
        Path password = folder.resolve("owner.password");
        Keystores.createWithRandomPassword(keystore, password, Keystores.Strength.LIGHT);
        return new KeystoreSigner(keystore, password);
    }

    private static Stream stream(Web3jLedger ledger, TransactionSender sender, KeystoreSigner owner) {
        DeployedContract deployed = new Contracts(ledger, sender).deployRegistry();
        Registry registry =
                new Registry(ledger.chainId(), deployed.address(), deployed.codeHash(), deployed.blockNumber());
        return registry.stream(owner.address(), new StreamName("offline"));
    }

    private static TransactionSender sender(Web3jLedger ledger, KeystoreSigner signer, Pause pause) {
        return Senders.of(ledger, signer, pause).confirmations(1).sender();
    }
}
