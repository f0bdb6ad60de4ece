package desk

// ProductOffer shows what a business sells, for the customer to look at and to
// order. Names and prices are as the catalogue had them when it was sent.
type ProductOffer struct {
	CatalogID string         `json:"catalog_id,omitempty" doc:"the platform's id of the catalogue; left out for the channel's own"`
	Whole     bool           `json:"whole,omitempty" doc:"the whole catalogue, with the first product as its picture"`
	Shelves   []ProductShelf `json:"shelves,omitempty"`
}

// ProductShelf is a titled group of an offer.
type ProductShelf struct {
	Title string        `json:"title,omitempty"`
	Items []ProductItem `json:"items"`
}

// ProductItem is one product of an offer. ID is what the business itself calls
// it; the rest is filled in from the catalogue.
type ProductItem struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	Price *Money `json:"price,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Items are all products of an offer, in their order.
func (o ProductOffer) Items() []ProductItem {
	var out []ProductItem
	for _, s := range o.Shelves {
		out = append(out, s.Items...)
	}
	return out
}

// FormOffer opens a form. Only ID and Label are the sender's; the rest is
// filled in from the form as it is published.
type FormOffer struct {
	ID        string         `json:"id"`
	Version   int            `json:"version,omitempty"`
	Title     string         `json:"title,omitempty"`
	Label     string         `json:"label,omitempty" doc:"of the button that opens it"`
	RemoteID  string         `json:"remote_id,omitempty" doc:"what the platform calls the form"`
	Screen    string         `json:"screen,omitempty" doc:"the platform's name of its first screen"`
	Questions []FormQuestion `json:"questions,omitempty"`
}

// FormQuestion is a question as it was asked, so that an answer can be read
// after the form has changed.
type FormQuestion struct {
	Key     string       `json:"key"`
	Label   string       `json:"label"`
	Kind    string       `json:"kind"`
	Options []FormOption `json:"options,omitempty"`
	// Required has the question answered before the form is sent.
	Required bool `json:"required,omitempty"`
	// Goes is where an answer is kept beside the thread: contact.name,
	// contact.email, contact.phone, contact.KEY or case.KEY; empty for nowhere.
	Goes string `json:"goes,omitempty"`
}

// FormOption is one of the answers that a question offers.
type FormOption struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// AnswerField is one question of a form with what the customer said.
type AnswerField struct {
	Label string `json:"label"`
	Value string `json:"value"`
}
