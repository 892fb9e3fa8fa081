package dev.hawser.ingest;

import dev.hawser.config.TableConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parquet files of the AWS public blockchain data, {@code TABLE/date=YYYY-MM-DD/*.parquet}: the columns of ethereum-etl
 * with the receipt's inside the transactions, and wei as double. Its writer puts an empty text where a receipt has no
 * contract, and 0 where a legacy transaction has no fee caps; addresses in transfers are words of 32 bytes.
 */
final class AwsPublic implements Dialect {
    private static final Pattern PATH = Pattern.compile(
            ".*/(blocks|transactions|logs|token_transfers|traces|contracts)/date=\\d{4}-\\d{2}-\\d{2}/[^/]+\\.parquet");

    private static final Map<String, ParquetTable> TABLES = Map.of(
            "blocks", ParquetTable.of("blocks").sameAs("blocks"),
            "transactions",
                    ParquetTable.of("transactions")
                            .sameAs("transactions")
                            .expression(
                                    "max_fee_per_gas", cap("max_fee_per_gas"), "max_fee_per_gas", "transaction_type")
                            .expression(
                                    "max_priority_fee_per_gas",
                                    cap("max_priority_fee_per_gas"),
                                    "max_priority_fee_per_gas",
                                    "transaction_type"),
            "receipts", ParquetTable.receiptsInTransactions("transactions"),
            "logs", ParquetTable.of("logs").sameAs("logs"),
            "token_transfers", ParquetTable.of("token_transfers").sameAs("token_transfers"));

    static boolean wrote(InputFile file) {
        return PATH.matcher(file.toString()).matches();
    }

    @Override
    public String name() {
        return "aws-public";
    }

    @Override
    public TableSchema schema(TableConfig table) {
        return CanonicalTables.required(table.name());
    }

    @Override
    public Recognised recognise(InputFile file, HeadReader reader, List<TableConfig> tables) {
        Matcher path = PATH.matcher(file.toString());
        if (!path.matches()) {
            return new Recognised.Skipped("does not lie in TABLE/date=YYYY-MM-DD/ as Parquet");
        }
        return ParquetTable.recognise(file, path.group(1), TABLES, reader, tables);
    }

    private static String cap(String column) {
        return "if(transaction_type in (0, 1), null, " + column + ")";
    }
}
