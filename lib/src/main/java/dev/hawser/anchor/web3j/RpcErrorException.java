package dev.hawser.anchor.web3j;

/** A node answered with an error. */
final class RpcErrorException extends RuntimeException {
    private final transient RpcError error;

    RpcErrorException(RpcError error) {
        super(error.message());
        this.error = error;
    }

    RpcError error() {
        return error;
    }
}
