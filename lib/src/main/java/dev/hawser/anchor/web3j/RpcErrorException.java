package dev.hawser.anchor.web3j;

/** A node answered with an error. */
final class RpcErrorException extends RuntimeException {
    private final String method;
    private final transient RpcError error;

    RpcErrorException(String method, RpcError error) {
        super(error.message());
        this.method = method;
        this.error = error;
    }

    String method() {
        return method;
    }

    RpcError error() {
        return error;
    }
}
