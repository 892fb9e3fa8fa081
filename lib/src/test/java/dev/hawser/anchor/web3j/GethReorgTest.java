package dev.hawser.anchor.web3j;

class GethReorgTest extends ReorgTest {
    @Override
    ReorgNode node() {
        return ReorgNode.geth();
    }
}
