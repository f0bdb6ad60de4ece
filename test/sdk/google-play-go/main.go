// Command google-play-go runs Google's client for Go against the emulated store.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/androidpublisher/v3"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
)

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"done": true}); err != nil {
		log.Fatal(err)
	}
}

// code is with what a call was refused, 0 where it was not.
func code(err error) int {
	var refused *googleapi.Error
	if errors.As(err, &refused) {
		return refused.Code
	}
	return 0
}

func run(ctx context.Context) error {
	config, err := google.JWTConfigFromJSON([]byte(os.Getenv("KEY")), androidpublisher.AndroidpublisherScope)
	if err != nil {
		return fmt.Errorf("read the key: %w", err)
	}
	svc, err := androidpublisher.NewService(ctx, option.WithEndpoint(os.Getenv("API")+"/"), option.WithHTTPClient(oauth2.NewClient(ctx, config.TokenSource(ctx))))
	if err != nil {
		return fmt.Errorf("make the client: %w", err)
	}
	app := os.Getenv("APP")
	seen := map[string]bool{}
	token := ""
	for {
		page, err := svc.Reviews.List(app).MaxResults(1).Token(token).Do()
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		for _, one := range page.Reviews {
			user := one.Comments[0].UserComment
			if user == nil || user.StarRating < 1 || user.Text == "" || user.LastModified.Seconds == 0 {
				return fmt.Errorf("a review is %+v", user)
			}
			seen[one.ReviewId] = true
		}
		if page.TokenPagination == nil || page.TokenPagination.NextPageToken == "" {
			break
		}
		token = page.TokenPagination.NextPageToken
	}
	id := os.Getenv("REVIEW")
	if !seen[id] || len(seen) < 2 {
		return fmt.Errorf("read %v", seen)
	}
	said, err := svc.Reviews.Reply(app, id, &androidpublisher.ReviewsReplyRequest{ReplyText: "Thanks from Go"}).Do()
	if err != nil || said.Result.ReplyText != "Thanks from Go" || said.Result.LastEdited.Seconds == 0 {
		return fmt.Errorf("reply: %+v, %w", said, err)
	}
	one, err := svc.Reviews.Get(app, id).TranslationLanguage("en").Do()
	if err != nil || len(one.Comments) != 2 || one.Comments[1].DeveloperComment.Text != "Thanks from Go" || one.Comments[0].UserComment.OriginalText == "" {
		return fmt.Errorf("get: %+v, %w", one, err)
	}
	if _, err := svc.Reviews.Reply(app, id, &androidpublisher.ReviewsReplyRequest{ReplyText: strings.Repeat("x", 351)}).Do(); code(err) != http.StatusBadRequest {
		return fmt.Errorf("too long: %w", err)
	}
	if _, err := svc.Reviews.Get(app, "gp:nobody").Do(); code(err) != http.StatusNotFound {
		return fmt.Errorf("nobody's: %w", err)
	}
	return nil
}
