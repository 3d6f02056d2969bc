// Reads an exposition as a Go program does, with compress/gzip, and writes it out. It fails when the checksum or the length in
// the trailer is wrong, when the answer is not gzip, and when something follows the first member.
package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
)

func read(url string) error {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	// Asked for by hand, so that the transport leaves the body as it is.
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if encoding := response.Header.Get("Content-Encoding"); response.StatusCode != http.StatusOK || encoding != "gzip" {
		return fmt.Errorf("status %d, content encoding %q", response.StatusCode, encoding)
	}
	body := bufio.NewReader(response.Body)
	member, err := gzip.NewReader(body)
	if err != nil {
		return err
	}
	member.Multistream(false)
	if _, err := io.Copy(os.Stdout, member); err != nil {
		return err
	}
	if rest, err := io.Copy(io.Discard, body); err != nil || rest > 0 {
		return fmt.Errorf("%d bytes follow the first member: %v", rest, err)
	}
	return nil
}

func main() {
	if err := read(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
