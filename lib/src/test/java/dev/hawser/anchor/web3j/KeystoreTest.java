package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.primitives.Address;
import dev.hawser.primitives.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files as geth 1.17.8, ethers 6.17.0 and eth-account 0.14.0 wrote them, those of the format's page, and bad ones. */
class KeystoreTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "geth, 0x63188cb5db2edaa2db91365f8ced1737aa9e626f",
        "ethers, 0x4f2ee00262149818b5c6df1a8be954b96b59d0db",
        "eth-account-pbkdf2, 0xbbde4caa1c5c4e6a1452d3724b92cb2f4919d68a",
        "eth-account-scrypt, 0xe1259fbbd391b4952a6b5db7bb662f370903ccbf"
    })
    void aFileOfAnotherProgramOpens(String name, String address) throws IOException {
        KeystoreSigner signer = new KeystoreSigner(copy(name), password(PASSWORD));
        signer.requireReady();
        assertThat(signer.address()).isEqualTo(Address.parse(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"specification-scrypt", "specification-pbkdf2"})
    void theFormatsTestVectorsOpen(String name) throws IOException {
        assertThat(KeystoreFile.read(copy(name)).open("testpassword").orElseThrow())
                .isEqualTo(new BigInteger("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d", 16));
    }

    @Test
    void aFileThatWasJustMadeOpens() throws IOException {
        Path keystore = folder.resolve("new.json");
        Path password = password("p\u00e4ss w\u00f6rd ");
        Address made = Keystores.create(keystore, password, Keystores.Strength.LIGHT);
        KeystoreSigner signer = new KeystoreSigner(keystore, password);
        signer.requireReady();
        assertThat(signer.address()).isEqualTo(made);
    }

    @Test
    void aWrongPasswordNamesBothFilesAndNeitherPassword() throws IOException {
        Path keystore = made(object -> {});
        KeystoreSigner signer = new KeystoreSigner(keystore, password("hunter2"));
        assertThatThrownBy(signer::requireReady)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("does not open the keystore " + keystore)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 33554432 | 1 | minutes to open",
                "1073741824 | 8 | 1 | more than 1024 MB",
                "9223372036854775807 | 8 | 1 | more than 1024 MB",
                "262144 | 8 | 1000 | minutes to open",
                "2 | 1 | 2147483647 | minutes to open",
                "262143 | 8 | 1 | no power of two",
                "0 | 8 | 1 | no positive n",
                "1.5 | 8 | 1 | no positive n",
                "-2 | 8 | 1 | no positive n"
            })
    void absurdScryptSettingsAreRefusedBeforeAPasswordIsAskedFor(String n, String r, String p, String message) {
        refused(
                object -> {
                    ObjectNode settings = (ObjectNode) object.path("crypto").path("kdfparams");
                    settings.put("p", Long.parseLong(p)).put("r", Long.parseLong(r));
                    if (n.contains(".")) {
                        settings.put("n", Double.parseDouble(n));
                    } else {
                        settings.put("n", Long.parseLong(n));
                    }
                },
                message);
    }

    @Test
    void absurdRoundsOfPbkdf2AreRefused() {
        refused(
                object -> {
                    ObjectNode crypto = (ObjectNode) object.path("crypto");
                    crypto.put("kdf", "pbkdf2");
                    ((ObjectNode) crypto.path("kdfparams"))
                            .put("c", 2_000_000_000)
                            .put("prf", "hmac-sha256");
                },
                "2000000000 rounds of pbkdf2");
    }

    @Test
    void whatIsMissingIsNamed() {
        refused(object -> object.remove("address"), "states no address");
        refused(object -> object.put("address", "0x12"), "states no whole address");
        refused(object -> object.put("version", 1), "is not of version 3");
        refused(object -> object.remove("crypto"), "no cipher aes-128-ctr");
        refused(object -> ((ObjectNode) object.path("crypto")).remove("mac"), "a mac of 0 bytes");
        refused(
                object -> ((ObjectNode) object.path("crypto")).put("ciphertext", "secret"),
                "no hexadecimal ciphertext");
        refused(object -> ((ObjectNode) object.path("crypto")).put("kdf", "argon2"), "neither by scrypt nor by pbkdf2");
        refused(
                object -> ((ObjectNode) object.path("crypto").path("cipherparams")).put("iv", "00"),
                "an iv of 1 bytes");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(made(object -> {}));
        for (int length : new int[] {0, 1, 100, whole.length - 1}) {
            Path cut = folder.resolve("cut" + length);
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Keystores.address(cut))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the keystore " + cut + " is no whole JSON object");
        }
    }

    @Test
    void aPasswordFileThatIsTakenForTheKeystoreIsNotQuoted() throws IOException {
        Path password = password("hunter2");
        assertThatThrownBy(() -> Keystores.address(password))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void aFileOfAnotherKeyThanItStatesIsRefused() throws IOException {
        Path keystore = made(object -> object.put("address", "11".repeat(20)));
        KeystoreSigner signer = new KeystoreSigner(keystore, folder.resolve("password"));
        assertThatThrownBy(signer::requireReady)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("states account 0x" + "11".repeat(20) + " and holds the key of 0x");
    }

    private void refused(Consumer<ObjectNode> change, String message) {
        assertThatThrownBy(() -> Keystores.address(made(change)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    private Path made(Consumer<ObjectNode> change) throws IOException {
        Path keystore = folder.resolve("keystore.json");
        Path password = folder.resolve("password");
        Files.deleteIfExists(keystore);
        Files.deleteIfExists(password);
        Keystores.createWithRandomPassword(keystore, password, Keystores.Strength.LIGHT);
        ObjectNode object = Json.parseObject(Files.readAllBytes(keystore), "the keystore");
        change.accept(object);
        return Files.write(keystore, Json.pretty(object).getBytes(StandardCharsets.UTF_8));
    }

    private Path password(String text) throws IOException {
        return Files.writeString(folder.resolve("password.txt"), text + "\n");
    }

    private Path copy(String name) throws IOException {
        Path file = folder.resolve(name + ".json");
        try (InputStream in = KeystoreTest.class.getResourceAsStream("/dev/hawser/keystores/" + name + ".json")) {
            Files.copy(in, file);
        }
        return file;
    }
}
