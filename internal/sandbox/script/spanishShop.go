package script

func spanishShop() []Dialogue { return nil }
