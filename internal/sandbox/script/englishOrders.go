package script

func englishOrders() []Dialogue { return nil }
