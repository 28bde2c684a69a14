"""What an organisation says about itself."""
