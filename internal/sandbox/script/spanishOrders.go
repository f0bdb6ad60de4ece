package script

func spanishOrders() []Dialogue { return nil }
