package dev.hawser.ingest.generate;

import java.util.List;

/** A block with all that it holds, in order. */
record Block(Header header, List<Receipt> receipts, List<Log> logs) {

    List<Header> headers() {
        return List.of(header);
    }

    List<Transaction> transactions() {
        return receipts.stream().map(Receipt::transaction).toList();
    }

    /** The logs that move tokens. */
    List<Log> transfers() {
        return logs.stream().filter(Log::isTransfer).toList();
    }
}
