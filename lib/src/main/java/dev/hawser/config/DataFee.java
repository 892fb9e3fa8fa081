package dev.hawser.config;

/** What a chain charges for a transaction's bytes beside its gas. */
public enum DataFee {
    /** Nothing, or what gas estimates contain already. */
    NONE,

    /** What the predeployed GasPriceOracle of the OP Stack tells. */
    OP_STACK
}
