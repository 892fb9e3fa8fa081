SELECT time, price, volume
FROM trades
