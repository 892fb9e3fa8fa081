package dev.hawser.anchor.web3j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of RFC 7914, section 12, that have a salt and take less than a second. */
class ScryptTest {
    @ParameterizedTest
    @CsvSource({
        "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        "pleaseletmein, SodiumChloride, 16384, 8, 1, 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    })
    void theKeyIsThatOfTheRfc(String password, String salt, int n, int r, int p, String key) {
        assertThat(HexFormat.of()
                        .formatHex(Scrypt.derive(password, salt.getBytes(StandardCharsets.US_ASCII), n, r, p, 64)))
                .isEqualTo(key);
    }
}
