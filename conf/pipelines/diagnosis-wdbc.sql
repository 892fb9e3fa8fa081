-- One row a tumour. The file has no number for one, so tumours count in the order of what was measured.
SELECT
  row_number() OVER (ORDER BY mean_radius, mean_texture, mean_perimeter, mean_area, mean_smoothness, mean_compactness) AS tumour,
  CAST(NOT benign AS INT) AS malignant,
  * EXCEPT (benign)
FROM tumours
