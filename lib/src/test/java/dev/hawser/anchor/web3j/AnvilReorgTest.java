package dev.hawser.anchor.web3j;

class AnvilReorgTest extends ReorgTest {
    @Override
    ReorgNode node() {
        return ReorgNode.anvil();
    }
}
