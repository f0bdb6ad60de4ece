package script

func englishShop() []Dialogue { return nil }
