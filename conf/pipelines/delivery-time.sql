-- One row a delivery. A latitude or longitude that is negative lost its sign's meaning (all are in India), one of 0 was never
-- taken; the courier's place is then off by the same, so that their difference still holds.
WITH cleaned AS (
  SELECT
    id,
    time_taken_min,
    delivery_person_age AS age,
    IF(delivery_person_ratings > 5, NULL, CAST(delivery_person_ratings AS DOUBLE)) AS rating,
    type_of_vehicle AS vehicle,
    round(100 * (abs(delivery_location_latitude) - abs(restaurant_latitude)), 0) AS step,
    radians(CAST(abs(restaurant_latitude) AS DOUBLE)) AS lat_1,
    radians(CAST(abs(delivery_location_latitude) AS DOUBLE)) AS lat_2,
    radians(CAST(abs(delivery_location_longitude) AS DOUBLE) - CAST(abs(restaurant_longitude) AS DOUBLE)) AS lon_change
  FROM deliveries
),
classed AS (
  SELECT
    *,
    12742 * asin(sqrt(power(sin((lat_2 - lat_1) / 2), 2) + cos(lat_1) * cos(lat_2) * power(sin(lon_change / 2), 2))) AS km,
    CASE WHEN step <= 2 THEN 'near' WHEN step <= 3 THEN '3' WHEN step <= 4 THEN '4' WHEN step <= 6 THEN '5-6' ELSE 'far' END AS reach,
    CASE
      WHEN rating IS NULL THEN 'none'
      WHEN rating < 2 THEN '1'
      WHEN rating < 3.95 THEN 'low'
      WHEN rating < 4.45 THEN '4'
      WHEN rating < 4.55 THEN '4.5'
      WHEN rating < 4.95 THEN 'high'
      ELSE '5'
    END AS rated,
    CASE WHEN age < 16 THEN '15' WHEN age < 29 THEN '20s' WHEN age < 30 THEN '29' WHEN age < 49 THEN '30s' ELSE '50' END AS aged
  FROM cleaned
)
SELECT
  id,
  -- deliveries have no time; their hexadecimal IDs order them
  coalesce(CAST(conv(id, 16, 10) AS BIGINT), 0) AS number,
  time_taken_min,
  ln(1 + km) AS log_km,
  vehicle,
  coalesce(CAST(CAST(rating AS DECIMAL(2, 1)) AS STRING), 'none') AS rating,
  CAST(age AS STRING) AS age,
  concat_ws('/', reach, rated, aged) AS situation,
  concat_ws('/', reach, rated, aged, vehicle) AS situation_vehicle
FROM classed
