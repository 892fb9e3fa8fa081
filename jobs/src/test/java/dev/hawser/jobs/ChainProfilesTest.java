package dev.hawser.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.config.ChainConfig;
import dev.hawser.config.DataFee;
import dev.hawser.config.DeployConfig;
import dev.hawser.config.Settings;
import dev.hawser.primitives.ChainId;
import dev.hawser.report.Explorer;
import dev.hawser.testing.TestChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The profiles in conf/chains. */
class ChainProfilesTest {
    private static final Path FOLDER = Cli.home().resolve("conf/chains");

    static Stream<Path> profiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".conf")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfileSaysNothingElseOfAChainThanIsCommonlyKnown(Path file) {
        DeployConfig deploy = deploy(file);
        deploy.chainId()
                .filter(id -> deploy.chain().explorer().isPresent())
                .map(ChainId::new)
                .ifPresent(id -> {
                    Explorer known = Explorer.of(id, Optional.empty(), Optional.empty());
                    assertThat(Explorer.of(
                                    id, deploy.chain().name(), deploy.chain().explorer()))
                            .isEqualTo(known);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "ethereum, 1, NONE",
        "sepolia, 11155111, NONE",
        "op-mainnet, 10, OP_STACK",
        "base, 8453, OP_STACK",
        "arbitrum, 42161, NONE",
        "polygon, 137, NONE",
        "local, 31337, NONE"
    })
    void eachNamedChainHasItsIdAndFeeRule(String name, long id, DataFee dataFee) {
        DeployConfig deploy = deploy(new NamedConf("chain", FOLDER.toString()).file(FOLDER + "/" + name + ".conf"));
        assertThat(deploy.chainId()).contains(id);
        assertThat(deploy.chain().dataFee()).isEqualTo(dataFee);
    }

    @Test
    void whatAProfileStatesCanBeStatedOtherwise() {
        ChainConfig chain = Settings.load(
                        List.of(FOLDER.resolve("op-mainnet.conf")), Map.of("deploy.chain.data-fee", "none"))
                .deploy()
                .chain();
        assertThat(chain.dataFee()).isEqualTo(DataFee.NONE);
        assertThat(chain.name()).contains("OP Mainnet");
    }

    @Test
    void anUnknownChainIsNamedWithThoseThatThereAre() {
        System.setProperty("hawser.home", Cli.home().toString());
        Cli.execute("anchor", "--chain", "nowhere", "--pipeline", "price")
                .failed(2)
                .says(
                        "unknown chain 'nowhere'",
                        "arbitrum, base, ethereum, local, op-mainnet, op-stack, polygon, sepolia");
    }

    @Test
    void aNodeOfAnotherChainThanTheProfileIsRefused() {
        Cli.prepare();
        try (TestChain chain = TestChain.start()) {
            Cli.execute("anchor", "--chain", "sepolia", "--rpc", chain.url(), "--pipeline", "price")
                    .failed(2)
                    .says("11155111", chain.chainId().toString());
        }
    }

    private static DeployConfig deploy(Path file) {
        return Settings.load(List.of(file), Map.of()).deploy();
    }
}
