package dev.hawser.fabric.chaincode;

/** A call that the registry's rules refuse. The message begins with the rule's name, by which clients tell it. */
final class Refused extends RuntimeException {
    static final String BAD_REQUEST = "BadRequest";
    static final String NOT_WRITER = "NotWriter";
    static final String HEAD_MISMATCH = "HeadMismatch";
    static final String STREAM_RETIRED = "StreamRetired";

    private static final long serialVersionUID = 1;

    Refused(String rule, String message) {
        super(rule + ": " + message);
    }
}
