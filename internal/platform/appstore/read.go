package appstore

import (
	"encoding/json"
	"strings"
	"time"

	"golang.org/x/text/language"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform/reviews"
)

// list is a page of reviews with the responses to them.
type list struct {
	Data     []json.RawMessage `json:"data"`
	Included []json.RawMessage `json:"included"`
	Links    struct {
		Next string `json:"next"`
	} `json:"links"`
	Meta struct {
		Paging struct {
			Total int64 `json:"total"`
		} `json:"paging"`
	} `json:"meta"`
}

// answered is a review with its response, each as the API writes it.
type answered struct {
	Review   json.RawMessage `json:"review"`
	Response json.RawMessage `json:"response,omitempty"`
}

type review struct {
	ID         string `json:"id"`
	Attributes struct {
		Rating    int    `json:"rating"`
		Title     string `json:"title"`
		Body      string `json:"body"`
		Nickname  string `json:"reviewerNickname"`
		Created   string `json:"createdDate"`
		Territory string `json:"territory"` // ISO 3166-1 alpha-3
	} `json:"attributes"`
	Relationships struct {
		Response struct {
			Data *struct {
				ID string `json:"id"`
			} `json:"data"`
		} `json:"response"`
	} `json:"relationships"`
}

type response struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Attributes struct {
		Body     string `json:"responseBody"`
		Modified string `json:"lastModifiedDate"`
		State    string `json:"state"` // PENDING_PUBLISH, PUBLISHED
	} `json:"attributes"`
}

func (r response) at() time.Time { return moment(r.Attributes.Modified) }

// moment reads a time; zero for what is none.
func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Unix() <= 0 || t.Year() > 9000 {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// Read implements reviews.Source.
func (s *session) Read(raw json.RawMessage) (reviews.Review, string) {
	var both answered
	var in review
	if json.Unmarshal(raw, &both) != nil || json.Unmarshal(both.Review, &in) != nil {
		return reviews.Review{}, "the review has another shape"
	}
	a := in.Attributes
	out := reviews.Review{ID: in.ID, At: moment(a.Created), Author: clip(strings.TrimSpace(a.Nickname), 200), Title: a.Title, Text: a.Body,
		Rating: min(max(a.Rating, 0), 5), Country: country(a.Territory)}
	if !reviews.PlainID(in.ID) || out.At.IsZero() {
		return reviews.Review{}, "the review has no id or no time"
	}
	if len(both.Response) == 0 {
		return out, ""
	}
	var said response
	if json.Unmarshal(both.Response, &said) != nil {
		return reviews.Review{}, "the response has another shape"
	}
	if at := said.at(); !at.IsZero() {
		out.Answer = &reviews.Answer{Text: said.Attributes.Body, At: at}
		switch said.Attributes.State {
		case "PENDING_PUBLISH":
			out.Answer.Status = desk.StatusSent
		case "PUBLISHED":
			out.Answer.Status = desk.StatusDelivered
		}
	}
	return out, ""
}

// country is the word of two letters for one of three.
func country(territory string) string {
	r, err := language.ParseRegion(territory)
	if err != nil || !r.IsCountry() {
		return ""
	}
	return r.String()
}

// clip bounds a word that a stranger may have written.
func clip(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
