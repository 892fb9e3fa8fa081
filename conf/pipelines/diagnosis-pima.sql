-- One row a patient. The file has no number for one, so patients count in the order of what was measured. It writes 0 for what
-- was not measured. Risk rises with age and falls again: age counts as its logarithm, and as the square of the logarithm's
-- distance from that of 30 years.
SELECT
  row_number() OVER (ORDER BY pregnant, glucose, pressure, triceps, insulin, mass, pedigree, age, diabetes) AS patient,
  CAST(diabetes = 'pos' AS INT) AS diabetic,
  pregnant,
  nullif(glucose, 0) AS glucose,
  nullif(insulin, 0) AS insulin,
  nullif(mass, 0) AS mass,
  pedigree,
  age,
  power(ln(CAST(age AS DOUBLE)) - 3.4D, 2) AS from_thirty
FROM patients
