"""A synthetic city: real districts and industry codes; invented parks, enterprises and projects, from a seed.

Everything here is computed and nothing is kept: the loading is in ``front/demo``. The same seed, day and sizes give the
same city, and an enterprise is the same in a city of any size, because each has its own stream of draws.
"""

SOURCE = "合成演示数据"
"""What every synthetic row names as its source."""
