package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"recado.dev/internal/app"
	"recado.dev/internal/config"
)

// workspaces gathers what is done with many workspaces at once.
func workspaces() *cobra.Command {
	c := &cobra.Command{Use: "workspaces", Short: "Make many workspaces at once"}
	c.AddCommand(importWorkspaces())
	return c
}

func importWorkspaces() *cobra.Command {
	var check bool
	c := command(&cobra.Command{
		Use:   "import FILE",
		Short: "Make workspaces from a CSV file, and invite their owners",
		Long: "Make workspaces from a CSV file with the columns workspace, email, locale and timezone;\n" +
			"FILE - is standard input. A JSON line for each row says what became of it, with the link\n" +
			"by which the owner comes in. A workspace of that name is left alone.",
		Example: "  recado workspaces import businesses.csv --check\n  recado workspaces import businesses.csv > made.jsonl",
		Args:    cobra.ExactArgs(1),
	}, func(c *cobra.Command, cfg config.Config, args []string) error {
		file := io.Reader(c.InOrStdin())
		if args[0] != "-" {
			f, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("open the file: %w", err)
			}
			defer func() { _ = f.Close() }()
			file = f
		}
		failed, err := app.ImportWorkspaces(c.Context(), cfg, file, check, c.OutOrStdout())
		if err == nil && failed > 0 {
			err = fmt.Errorf("%d rows failed", failed)
		}
		return err
	})
	c.Flags().BoolVar(&check, "check", false, "say what would happen, and change nothing")
	return c
}
