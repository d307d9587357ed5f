"""Districts 区, parks 园区, plots 地块 and spaces 物业."""
