"""How much one file may hold. Each limit is far above what an office sends and far below what stops the machine."""

MAX_COLUMNS = 512
MAX_SHEET_ROWS = 1_048_576
"""Rows of a sheet, as the format itself has it."""

MAX_LINE_CHARACTERS = 16 * 1024 * 1024
"""Of one line, and of one record whose quoted cells run over several lines."""

MAX_TEXT_BYTES = 8 * 1024**3
"""Of a text file after decompression; it is read in a stream, so this only bounds the time."""

MAX_WORKBOOK_BYTES = 320 * 1024**2
"""Of all parts of a workbook after decompression. A sheet is held in memory: about 2.5 bytes for one of these."""

MAX_WORKBOOK_CELLS = 16_000_000
"""Height × width of the used area of a sheet; a lone cell far away makes the area large."""

MAX_GRID_CELLS = 4_000_000
"""Height × width of a sheet that is taken as a whole, as ledgers are: some 40,000 rows of 100 columns."""

MAX_WORKBOOK_PARTS = 2_000

BOMB_RATIO = 200
"""Decompressed ÷ compressed; honest sheets and registers stay below 60."""

BOMB_FLOOR_BYTES = 32 * 1024**2
"""Below this size a file may be as compressible as it likes."""

CHUNK_BYTES = 1024 * 1024
